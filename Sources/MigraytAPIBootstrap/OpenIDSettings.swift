import MigraytAPI
import MigraytBootstrap
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Sign-in by OpenID Connect, as the settings want it.
struct OpenIDSettings {
    private let issuer: String?
    private let clientID: String
    private let clientSecret: Sensitive<String>?
    private let redirectURL: String
    private let returnURL: String?
    private let trust: HTTPClient.Trust

    init(_ reader: inout SettingsReader) {
        issuer = reader.optionalText(.oidcIssuer)
        clientID = reader.text(.oidcClientID)
        let secret = reader.optionalFile(.oidcClientSecret).map { _ in reader.secret(.oidcClientSecret) }
        clientSecret = secret
        redirectURL = reader.text(.oidcRedirectURL)
        returnURL = reader.optionalText(.oidcReturnURL)
        trust = reader.optionalFile(.oidcCAFile).map { .file($0) } ?? .system
    }

    /// - Returns: `nil` without an issuer.
    /// - Throws: `configuration.invalid` for an issuer without client or redirect address.
    func signIn(timing: Timing) throws(Failure) -> OpenIDSignIn? {
        guard let issuer else { return nil }
        guard issuer.hasPrefix("https://"), !clientID.isEmpty, redirectURL.hasPrefix("https://") else {
            throw Failure(.configuration, .stop, field: "MIGRAYT_OIDC_ISSUER, _CLIENT_ID, _REDIRECT_URL")
        }
        var configuration = HTTPClient.Configuration(egress: Egress(hostOf: issuer, addresses: .any))
        configuration.trust = trust
        let provider = OpenIDProvider(
            http: HTTPClient(configuration), issuer: issuer, clientID: clientID, clientSecret: clientSecret,
            redirectURL: redirectURL, timing: timing)
        return OpenIDSignIn(
            provider: provider, issuer: issuer, clientID: clientID, redirectURL: redirectURL, returnURL: returnURL)
    }
}
