import Foundation
import MigraytHTTP
import MigraytModel
import MigraytOAuth
import MigraytPorts
import Testing

/// The simulator's authorization servers.
enum StandIn: CaseIterable {
    case entra
    case atlassian
}

/// Somebody in front of a platform's page, and our client behind it.
struct Person: Sendable {
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    /// Of the verifier (RFC 7636, appendix B).
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    let server: OAuthServer
    let siteURL: String
    private let http: HTTPClient

    init(_ standIn: StandIn, canRevoke: Bool, secret: String? = nil) throws {
        let simulator = try Stack.setting("MIGRAYT_SIMULATOR_URL")
        let file = try Stack.setting("MIGRAYT_JIRA_OAUTH_CLIENT_SECRET_FILE")
        let client = OAuthClient(
            id: "migrayt", secret: Sensitive(try secret ?? String(contentsOfFile: file, encoding: .utf8)),
            redirectURL: try Stack.setting("MIGRAYT_OAUTH_REDIRECT_URL"))
        let profile: OAuthProfile =
            switch standIn {
            case .entra:
                .entra(
                    authority: "\(simulator)/entra", revocationURL: canRevoke ? "\(simulator)/entra/revoke" : nil)
            case .atlassian:
                .atlassian(
                    authority: "\(simulator)/atlassian", gateway: "\(simulator)/atlassian",
                    revocationURL: canRevoke ? "\(simulator)/atlassian/oauth/revoke" : nil)
            }
        var configuration = HTTPClient.Configuration(egress: profile.egress)
        configuration.trust = .file(try Stack.setting("MIGRAYT_OAUTH_CA_FILE"))
        http = HTTPClient(configuration)
        server = OAuthServer(profile: profile, client: client, http: http)
        siteURL = "\(simulator)/jira"
    }

    /// Opens the page and agrees; the code is in the address that the browser is sent to.
    func consent(_ page: String) async throws -> (code: String, state: String) {
        let answer = try await http.execute(HTTPRequest(.get, page))
        try #require(answer.status == 302)
        let items = answer.headers["Location"].flatMap { URLComponents(string: $0) }?.queryItems ?? []
        func value(_ name: String) throws -> String { try #require(items.first { $0.name == name }?.value) }
        return (try value("code"), try value("state"))
    }

    func tokens() async throws -> OAuthTokens {
        let page = server.authorizationPage(state: "s", challenge: Self.challenge)
        return try await server.exchange(
            code: Sensitive(consent(page).code), verifier: Sensitive(Self.verifier))
    }
}
