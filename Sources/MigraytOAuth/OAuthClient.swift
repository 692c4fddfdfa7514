import MigraytModel

/// Who we are at an authorization server, as it is registered there.
public struct OAuthClient: Sendable {
    let id: String
    let secret: Sensitive<String>
    /// Where the server sends the browser back to, exactly as registered.
    let redirectURL: String

    public init(id: String, secret: Sensitive<String>, redirectURL: String) {
        self.id = id
        self.secret = secret
        self.redirectURL = redirectURL
    }
}
