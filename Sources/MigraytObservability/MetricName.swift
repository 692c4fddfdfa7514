/// The product's metrics. Names and units are part of the public contract; <doc:Operations> says what each one tells.
public enum MetricName: String, Sendable, Hashable, CaseIterable {
    /// Items that reached a terminal state, by `phase` and `outcome`.
    case itemsFinished = "migrayt_items_finished_total"
    /// Calls whose answer was lost, by `phase`.
    case unknownOutcomes = "migrayt_unknown_outcomes_total"
    /// Shards that a worker took, by `phase`.
    case shardsClaimed = "migrayt_shards_claimed_total"
    /// Shards that a worker let go, by `phase` and `outcome`.
    case shardsEnded = "migrayt_shards_ended_total"
    /// Answers of 429, by `endpoint` and `reason`.
    case throttled = "migrayt_throttled_total"
    /// From the request to the end of its answer, in milliseconds, by `endpoint` and `status`.
    case requestTime = "migrayt_request_milliseconds"
    /// Failed items that were told to the dead-letter topic, by `phase`.
    case deadLetters = "migrayt_dead_letters_total"
    /// Shards that are not done, by `state`.
    case shardsOpen = "migrayt_shards_open"
    /// Runs that have not ended, by `state`.
    case runsOpen = "migrayt_runs_open"
    /// Messages that wait for the broker, by `topic`.
    case messagesWaiting = "migrayt_messages_waiting"
    /// Tenants whose erasure is not finished.
    case erasuresOpen = "migrayt_erasures_open"
    /// Series that found no room; more than none is a fault of ours.
    case seriesDropped = "migrayt_metric_series_dropped_total"

    /// In CloudWatch's words.
    public var unit: String { self == .requestTime ? "Milliseconds" : "Count" }
}
