import MigraytModel
import MigraytPorts

/// How people sign in at a provider: who it is, who we are there, and where browsers come back to.
public struct OpenIDSignIn: Sendable {
    let provider: any IdentityProvider
    /// The issuer of ID tokens, exactly; it names one directory.
    let issuer: String
    let clientID: String
    /// `…/api/auth/oidc/callback` of this API, as it is registered at the provider.
    let redirectURL: String
    /// Where a browser goes when it is signed in; `nil` answers with the access token.
    let returnURL: String?

    public init(
        provider: any IdentityProvider, issuer: String, clientID: String, redirectURL: String, returnURL: String?
    ) {
        self.provider = provider
        self.issuer = issuer
        self.clientID = clientID
        self.redirectURL = redirectURL
        self.returnURL = returnURL
    }
}
