/// What Secrets Manager keeps for a connection.
public struct PlatformCredential: Sendable {
    /// The account's e-mail (Jira); `nil` where the token stands alone (Azure DevOps).
    public let account: Secret?
    public let token: Secret

    public init(account: Sensitive<String>?, token: Sensitive<String>) {
        self.account = account.map { Secret($0.reveal()) }
        self.token = Secret(token.reveal())
    }

    /// The form in which the secret is stored.
    public func encoded() -> Sensitive<String> {
        var members: [String: JSON] = ["token": .string(token.reveal())]
        if let account { members["account"] = .string(account.reveal()) }
        return Sensitive(String(decoding: JSON.object(members).bytes(sortedKeys: true), as: UTF8.self))
    }

    /// `nil` when the stored text is not of the form that `encoded()` writes.
    public init?(decoding secret: Sensitive<String>) {
        guard let json = try? JSONParser.parse(Array(secret.reveal().utf8)), let token = json["token"]?.string else {
            return nil
        }
        self.init(account: json["account"]?.string.map { Sensitive($0) }, token: Sensitive(token))
    }
}
