import MigraytModel

/// A provider of sign-ins by OpenID Connect, such as a directory of Microsoft Entra.
///
/// All calls throw `http.*` when the provider cannot be asked, and `oidc.refused` when it does not answer as its
/// standard says.
public protocol IdentityProvider: Sendable {
    /// The page that a browser is sent to, without the parameters of one sign-in.
    func authorizationEndpoint() async throws(Failure) -> String
    /// The public keys that ID tokens are signed with: a JWK set. Kept for a while.
    /// - Parameter fresh: Asks the provider, because a key is not in the set that is kept.
    func keySet(fresh: Bool) async throws(Failure) -> [UInt8]
    /// Redeems an authorization code, once, for an ID token. The token is not checked here.
    /// - Parameter verifier: What the code's challenge was made of (PKCE).
    func redeem(code: Sensitive<String>, verifier: Sensitive<String>) async throws(Failure) -> Sensitive<String>
}
