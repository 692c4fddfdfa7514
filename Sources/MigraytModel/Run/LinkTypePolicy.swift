/// What becomes of a relation whose link type Jira does not have.
public enum LinkTypePolicy: String, Sendable, Hashable, Codable {
    /// The link type is made where the account may administer Jira; elsewhere as `relate`.
    case create
    /// The link is of the type "Relates"; without that one it is a remote link.
    case relate
    /// There is no link.
    case drop
}
