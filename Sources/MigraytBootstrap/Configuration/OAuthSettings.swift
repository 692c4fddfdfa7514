import MigraytHTTP
import MigraytModel
import MigraytOAuth
import MigraytPorts

/// Our clients at the platforms' authorization servers. The same on all roles: whoever needs a grant may have to renew
/// it.
struct OAuthSettings: Sendable {
    let servers: AuthorizationServers
    /// Where Jira takes access tokens, without a slash at its end.
    let gateway: String

    init(_ reader: inout SettingsReader) {
        let trust: HTTPClient.Trust = reader.optionalFile(.oauthCAFile).map { .file($0) } ?? .system
        let redirectURL = reader.text(.oauthRedirectURL)
        gateway = Self.url(.jiraGateway, &reader)
        let hasClient = [Setting.azureDevOpsClientID, .jiraClientID].contains { reader.optionalText($0) != nil }
        if hasClient, !redirectURL.hasPrefix("https://") { reader.refuse(.oauthRedirectURL, "is not an https URL") }
        let entra = OAuthProfile.entra(
            authority: Self.url(.azureDevOpsAuthority, &reader),
            revocationURL: reader.optionalText(.azureDevOpsRevocationURL))
        let atlassian = OAuthProfile.atlassian(
            authority: Self.url(.jiraAuthority, &reader), gateway: gateway,
            revocationURL: reader.optionalText(.jiraRevocationURL))
        servers = AuthorizationServers(
            azureDevOps: Self.server(
                entra, .azureDevOpsClientID, .azureDevOpsClientSecret, redirectURL, trust, &reader),
            jira: Self.server(atlassian, .jiraClientID, .jiraClientSecret, redirectURL, trust, &reader))
    }

    /// `nil` without a client.
    private static func server(
        _ profile: OAuthProfile, _ clientID: Setting, _ secretFile: Setting, _ redirectURL: String,
        _ trust: HTTPClient.Trust, _ reader: inout SettingsReader
    ) -> OAuthServer? {
        guard let id = reader.optionalText(clientID) else { return nil }
        guard reader.optionalFile(secretFile) != nil else {
            reader.refuse(secretFile, "is not set")
            return nil
        }
        // The operator names these hosts, and they may be inside a private network.
        var configuration = HTTPClient.Configuration(egress: profile.egress)
        configuration.trust = trust
        return OAuthServer(
            profile: profile,
            client: OAuthClient(id: id, secret: reader.secret(secretFile), redirectURL: redirectURL),
            http: HTTPClient(configuration))
    }

    private static func url(_ setting: Setting, _ reader: inout SettingsReader) -> String {
        var text = reader.text(setting)
        while text.hasSuffix("/") { text.removeLast() }
        if HTTPOrigin(url: text) == nil { reader.refuse(setting, "is not an https URL") }
        return text
    }
}
