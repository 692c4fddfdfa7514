import MigraytModel

/// The authorization server of one platform as the client that is registered there: authorization code with PKCE
/// (RFC 6749, RFC 7636).
///
/// All calls but the first throw `oauth.unavailable` (retry) when the server cannot be asked, and
/// `oauth.client_refused` (park) when it does not know the client or its secret. No call is repeated inside: a code and
/// a rotating refresh token are good once. Every implementation passes `AuthorizationServerConformance`.
public protocol AuthorizationServer: Sendable {
    /// The page that a person's browser is sent to.
    /// - Parameters:
    ///   - state: Comes back with the code.
    ///   - challenge: Of the verifier, by `S256`.
    func authorizationPage(state: String, challenge: String) -> String

    /// Redeems an authorization code, once.
    /// - Throws: `oauth.refused` for a code that is wrong, used, over, or of another verifier.
    /// - Returns: Always with a refresh token.
    func exchange(code: Sensitive<String>, verifier: Sensitive<String>) async throws(Failure) -> OAuthTokens

    /// Renews. The old refresh token may be dead after it: the new one is stored before anything else.
    /// - Throws: `oauth.grant_expired` (park) when a person has to authorize again.
    func refresh(_ refreshToken: Secret) async throws(Failure) -> OAuthTokens

    /// The sites that the token opens; empty at a platform whose tokens are not bound to sites.
    func sites(_ accessToken: Secret) async throws(Failure) -> [AccessibleSite]

    /// Ends the grant at the platform (RFC 7009). Revoking what is revoked succeeds.
    /// - Returns: `false` where the platform has no such call: then a person does it there.
    func revoke(_ refreshToken: Secret) async throws(Failure) -> Bool
}
