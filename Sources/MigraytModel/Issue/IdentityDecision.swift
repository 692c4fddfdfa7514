/// Which account stands for a person of the source in a project, and how that was decided. Holds no name and no
/// address.
public enum IdentityDecision: Sendable, Hashable {
    /// The run's options name the account. It is not looked up, so that it exists is known only by `isAssignable`.
    case mapping(AccountID, isAssignable: Bool)
    /// Jira's directory has one active account with the person's e-mail address.
    /// - Parameter isAssignable: Whether issues of the target project can be assigned to it; any account can report
    ///   one.
    case email(AccountID, isAssignable: Bool)
    /// The run made the account, without access to any product.
    case created(AccountID, isAssignable: Bool)
    /// Nobody at the target fits.
    case nobody
    /// Nobody fits, and Jira did not let the run make an account.
    case refused

    /// How it was decided, as reports and the database name it.
    public var basis: String {
        switch self {
        case .mapping: "mapping"
        case .email: "email"
        case .created: "created"
        case .nobody: "none"
        case .refused: "refused"
        }
    }

    public var account: AccountID? {
        switch self {
        case .mapping(let account, _), .email(let account, _), .created(let account, _): account
        case .nobody, .refused: nil
        }
    }

    public var isAssignable: Bool {
        switch self {
        case .mapping(_, let isAssignable), .email(_, let isAssignable), .created(_, let isAssignable): isAssignable
        case .nobody, .refused: false
        }
    }

    /// `nil` for what `basis`, `account` and `isAssignable` of no decision are.
    public init?(basis: String, account: AccountID?, isAssignable: Bool) {
        switch (basis, account) {
        case ("mapping", let account?): self = .mapping(account, isAssignable: isAssignable)
        case ("email", let account?): self = .email(account, isAssignable: isAssignable)
        case ("created", let account?): self = .created(account, isAssignable: isAssignable)
        case ("none", nil): self = .nobody
        case ("refused", nil): self = .refused
        default: return nil
        }
    }
}
