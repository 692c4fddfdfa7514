/// What opens a connection, as it is kept in the connection's secret.
public enum StoredCredential: Sendable {
    /// A token that a person made: a personal access token, or an API token with its account.
    case token(PlatformCredential)
    /// An authorization that a person gave, renewed by us.
    case grant(OAuthGrant)

    /// `nil` when the stored text is of neither form. What else stands in the secret is passed over.
    public init?(decoding secret: Sensitive<String>) {
        guard let json = try? JSONParser.parse(Array(secret.reveal().utf8)) else { return nil }
        self.init(json)
    }

    init?(_ json: JSON) {
        if let grant = OAuthGrant(json) {
            self = .grant(grant)
        } else if let credential = PlatformCredential(json) {
            self = .token(credential)
        } else {
            return nil
        }
    }

    /// Its part of the secret.
    var members: [String: JSON] {
        switch self {
        case .token(let credential): credential.members
        case .grant(let grant): grant.members
        }
    }
}
