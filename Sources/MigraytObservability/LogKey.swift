/// The metadata keys that a log line may carry: ids, numbers and technical names, never content.
///
/// None has the name of what every line says of itself (time, level, role, message), so that none hides it.
public enum LogKey: String, Sendable, CaseIterable {
    case owner
    case tenant
    case run
    case shard
    case phase
    case item
    case fence
    case attempt
    case count
    case code
    case field
    case status
    case state
    case topic
    case partition
    case offset
    case delayMilliseconds = "delay_ms"
    case durationMilliseconds = "duration_ms"
    case path
    case method
    case requestID = "request_id"
    case port
    case databaseRoundTrips = "db_round_trips"
    case setting
    case runs
    case shards
    case unknown
}
