/// What a person or a platform may ask of a run.
public enum RunCommand: String, Sendable, Hashable, Codable {
    case pause
    case resume
    case cancel
}
