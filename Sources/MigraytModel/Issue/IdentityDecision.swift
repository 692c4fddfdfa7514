/// Which account stands for a person of the source in a project, and how that was decided. Holds no name and no address.
public enum IdentityDecision: Sendable, Hashable {
    /// The run's options name the account. It is not looked up, so that it exists is known only by `isAssignable`.
    case mapping(AccountID, isAssignable: Bool)
    /// Jira's directory has one active account with the person's e-mail address.
    /// - Parameter isAssignable: Whether issues of the target project can be assigned to it; any account can report one.
    case email(AccountID, isAssignable: Bool)
    /// Nobody at the target fits.
    case nobody

    /// How it was decided, as reports and the database name it.
    public var basis: String {
        switch self {
        case .mapping: "mapping"
        case .email: "email"
        case .nobody: "none"
        }
    }

    public var account: AccountID? {
        switch self {
        case .mapping(let account, _), .email(let account, _): account
        case .nobody: nil
        }
    }

    public var isAssignable: Bool {
        switch self {
        case .mapping(_, let isAssignable), .email(_, let isAssignable): isAssignable
        case .nobody: false
        }
    }

    /// `nil` for what `basis`, `account` and `isAssignable` of no decision are.
    public init?(basis: String, account: AccountID?, isAssignable: Bool) {
        switch (basis, account) {
        case ("mapping", let account?): self = .mapping(account, isAssignable: isAssignable)
        case ("email", let account?): self = .email(account, isAssignable: isAssignable)
        case ("none", nil): self = .nobody
        default: return nil
        }
    }
}
