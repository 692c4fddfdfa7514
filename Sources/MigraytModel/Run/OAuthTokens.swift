/// What an authorization server gives for a code or a refresh token (RFC 6749, section 5.1).
public struct OAuthTokens: Sendable {
    public let accessToken: Secret
    /// `nil` when the server gives none: at a renewal the old one then stays good.
    public let refreshToken: Secret?
    /// How long the access token is good from its answer on.
    public let lifetime: Duration

    public init(accessToken: Secret, refreshToken: Secret?, lifetime: Duration) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.lifetime = lifetime
    }
}
