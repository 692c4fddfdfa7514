/// Somebody who appears in the source.
public struct SimulatedPerson: Sendable, Hashable {
    /// What the target site knows of the person.
    public enum Account: Sendable, Hashable {
        case active, inactive, absent
        /// An active account to which issues of the project cannot be assigned.
        case unassignable
    }

    public let guid: String
    public let displayName: String
    public let email: String
    public let account: Account
}
