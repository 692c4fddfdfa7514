/// What Secrets Manager keeps for a connection: where the platform is, and what opens it.
public struct StoredConnection: Sendable {
    public let endpoint: PlatformEndpoint
    public let credential: StoredCredential

    public init(endpoint: PlatformEndpoint, credential: StoredCredential) {
        self.endpoint = endpoint
        self.credential = credential
    }

    private static let member = "endpoint"

    /// The form in which the secret is stored: the credential's members, with the endpoint beside them.
    public func encoded() -> Sensitive<String> {
        var members = credential.members
        members[Self.member] = endpoint.json
        return Sensitive(String(decoding: JSON.object(members).bytes(sortedKeys: true), as: UTF8.self))
    }

    /// `nil` when the stored text is not of the form that `encoded()` writes, as secrets from before endpoints were kept
    /// with them are not.
    public init?(decoding secret: Sensitive<String>) {
        guard let json = try? JSONParser.parse(Array(secret.reveal().utf8)),
            let credential = StoredCredential(json), let endpoint = json[Self.member].flatMap(PlatformEndpoint.init)
        else { return nil }
        self.init(endpoint: endpoint, credential: credential)
    }
}
