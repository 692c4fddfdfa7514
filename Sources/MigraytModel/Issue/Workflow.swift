/// The states of an issue type and the ways between them.
public struct Workflow: Sendable, Hashable, Codable {
    /// Status id → name.
    public let statuses: [String: String]
    /// The status of a new issue.
    public let initialStatus: String
    /// Empty where the account may not read them: then each issue is asked for its own.
    public let transitions: [Transition]
    /// Status id → category. `nil` in sites that were stored before it was read.
    public let categories: [String: Category]?

    public init(
        statuses: [String: String], initialStatus: String, transitions: [Transition],
        categories: [String: Category]? = nil
    ) {
        self.statuses = statuses
        self.initialStatus = initialStatus
        self.transitions = transitions
        self.categories = categories
    }

    public struct Transition: Sendable, Hashable, Codable {
        public let id: String
        /// The statuses it leaves from; `nil` for a global one, which leaves from any.
        public let from: Set<String>?
        public let to: String
        /// It has a screen or a validator: which fields these require, only an issue tells. `nil` in sites that were
        /// stored before it was read.
        public let mayRequireFields: Bool?

        public init(id: String, from: Set<String>?, to: String, mayRequireFields: Bool? = nil) {
            self.id = id
            self.from = from
            self.to = to
            self.mayRequireFields = mayRequireFields
        }

        /// It asks for nothing, so that a create call can make it.
        public var isPlain: Bool { mayRequireFields != true }
    }

    /// What Jira sorts statuses by.
    public enum Category: String, Sendable, Hashable, Codable {
        case toDo
        case inProgress
        case done
    }

    /// The id of the status of this name, compared without case; the smallest id where names repeat.
    public func status(named name: String) -> String? {
        statuses.filter { $0.value.lowercased() == name.lowercased() }.keys.min()
    }
}
