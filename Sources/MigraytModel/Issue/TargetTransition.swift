/// A transition that an issue can take now, with the fields of its screen.
public struct TargetTransition: Sendable, Hashable {
    public let id: String
    /// The id of the status that it leads to.
    public let to: String
    /// Of its screen; empty without one.
    public let fields: [Field]

    public init(id: String, to: String, fields: [Field] = []) {
        self.id = id
        self.to = to
        self.fields = fields
    }

    public struct Field: Sendable, Hashable {
        public let id: String
        public let isRequired: Bool
        /// Jira fills it where the request does not.
        public let hasDefault: Bool
        /// The values that it takes, in the site's order, where it has a list of them.
        public let allowedValues: [Value]

        public init(id: String, isRequired: Bool, hasDefault: Bool = false, allowedValues: [Value] = []) {
            self.id = id
            self.isRequired = isRequired
            self.hasDefault = hasDefault
            self.allowedValues = allowedValues
        }
    }

    public struct Value: Sendable, Hashable {
        public let id: String
        public let name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }
}
