/// The names of the product's metrics: part of the public contract.
public enum MetricName {
    /// Items that reached a terminal state, by dimensions `phase` and `state`.
    public static let itemsFinished = "migrayt_items_finished_total"
    /// Shards by dimensions `phase` and `end` (completed, released, parked, abandoned).
    public static let shardsEnded = "migrayt_shards_ended_total"
    /// Calls whose answer was lost.
    public static let unknownOutcomes = "migrayt_unknown_outcomes_total"
    /// Messages that went to the dead-letter topic, by dimension `code`.
    public static let deadLetters = "migrayt_dead_letters_total"
}
