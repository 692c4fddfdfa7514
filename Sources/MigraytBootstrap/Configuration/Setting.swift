/// One environment variable that a role reads.
public struct Setting: Sendable, Hashable {
    public let name: String
    /// What it means, with its unit and form.
    public let meaning: String
    /// Used when the variable is not set; `nil` means that it must be set.
    public let fallback: String?
    /// Whether its value is overwritten in the process's environment once it was read.
    public let isSecret: Bool

    init(_ name: String, _ meaning: String, fallback: String? = nil, isSecret: Bool = false) {
        self.name = name
        self.meaning = meaning
        self.fallback = fallback
        self.isSecret = isSecret
    }
}
