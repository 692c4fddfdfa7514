/// The states of an issue type and the ways between them.
public struct Workflow: Sendable, Hashable, Codable {
    /// Status id → name.
    public let statuses: [String: String]
    /// The status of a new issue.
    public let initialStatus: String
    public let transitions: [Transition]

    public init(statuses: [String: String], initialStatus: String, transitions: [Transition]) {
        self.statuses = statuses
        self.initialStatus = initialStatus
        self.transitions = transitions
    }

    public struct Transition: Sendable, Hashable, Codable {
        public let id: String
        /// The statuses it leaves from; `nil` for a global one, which leaves from any.
        public let from: Set<String>?
        public let to: String

        public init(id: String, from: Set<String>?, to: String) {
            self.id = id
            self.from = from
            self.to = to
        }
    }

    /// The id of the status of this name, compared without case; the smallest id where names repeat.
    public func status(named name: String) -> String? {
        statuses.filter { $0.value.lowercased() == name.lowercased() }.keys.min()
    }
}
