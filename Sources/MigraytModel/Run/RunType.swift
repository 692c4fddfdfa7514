/// How much of the source a run covers.
public enum RunType: String, Sendable, Hashable, Codable {
    case full = "FULL"
    case sample = "SAMPLE"
    case incremental = "INCREMENTAL"
    /// The items of another run's dead letters, and no others.
    case replay = "REPLAY"
}
