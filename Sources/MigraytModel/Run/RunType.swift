/// How much of the source a run covers.
public enum RunType: String, Sendable, Hashable, Codable {
    case full = "FULL"
    case sample = "SAMPLE"
    case incremental = "INCREMENTAL"
}
