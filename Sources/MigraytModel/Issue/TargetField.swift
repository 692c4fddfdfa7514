/// A field on an issue type's create screen, as far as a mapped value is checked against it.
public struct TargetField: Sendable, Hashable, Codable {
    public let id: String
    public let name: String
    /// `nil` for a type of field that no value is converted to.
    public let kind: Kind?
    /// Of a field with choices: each choice in lower case → its id. A name that two choices share is left out.
    public let options: [String: String]

    public init(id: String, name: String, kind: Kind?, options: [String: String] = [:]) {
        self.id = id
        self.name = name
        self.kind = kind
        self.options = options
    }

    /// What Jira takes in the field.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// One line of at most 255 characters.
        case text
        /// A document of Atlassian's format.
        case document
        case number
        case date
        case dateTime
        /// One of the choices.
        case option
        /// Any of the choices.
        case options
        case user
        case labels
    }
}
