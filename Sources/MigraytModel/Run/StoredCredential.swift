/// What Secrets Manager keeps for a connection.
public enum StoredCredential: Sendable {
    /// A token that a person made: a personal access token, or an API token with its account.
    case token(PlatformCredential)
    /// An authorization that a person gave, renewed by us.
    case grant(OAuthGrant)

    /// `nil` when the stored text is of neither form.
    public init?(decoding secret: Sensitive<String>) {
        if let grant = OAuthGrant(decoding: secret) {
            self = .grant(grant)
        } else if let credential = PlatformCredential(decoding: secret) {
            self = .token(credential)
        } else {
            return nil
        }
    }

    /// The form in which the secret is stored.
    public func encoded() -> Sensitive<String> {
        switch self {
        case .token(let credential): credential.encoded()
        case .grant(let grant): grant.encoded()
        }
    }
}
