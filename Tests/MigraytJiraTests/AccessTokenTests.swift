import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

@Suite struct AccessTokenTests {
    private static func credential(until end: Double) -> PlatformCredential {
        OAuthGrant(
            accessToken: Secret("t0ken"), refreshToken: Secret("r"), expiresAt: Date(timeIntervalSince1970: end),
            cloudID: "5f1e-2d3c"
        ).credential
    }

    private static func client(_ jira: ScriptedJira, until end: Double) throws -> JiraClient {
        try jira.client(credential: credential(until: end), gateway: "https://api.atlassian.com")
    }

    @Test func itIsShownAtTheGatewayAndTheLimitsAreTheSites() async throws {
        let jira = ScriptedJira([.json(200, "[]")])
        _ = try await Self.client(jira, until: 1_800_003_600).components(site: Fixtures.site())
        let request = try #require(jira.state.requests.first)
        #expect(request.url.hasPrefix("https://api.atlassian.com/ex/jira/5f1e-2d3c/rest/api/3/"))
        #expect(request.headers.first { $0.name == "Authorization" }?.value.reveal() == "Bearer t0ken")
        #expect(jira.state.acquired.first?.site == "acme's digest")
    }

    @Test func aTokenOfAPersonStaysAtTheSite() {
        #expect(
            JiraClient.apiURL(
                of: ScriptedJira.endpoint, credential: ScriptedJira.credential, gateway: "https://api.atlassian.com")
                == "https://acme.example")
    }

    /// The client's clock stands at 1,800,000,000.
    @Test(arguments: [(1_799_999_999.0, FailureCode.oauthTokenExpired), (1_800_000_061.0, .jiraUnauthorized)])
    func aRefusalAfterItsEndSaysNothingAboutTheGrant(_ end: Double, _ code: FailureCode) async throws {
        let jira = ScriptedJira([.json(401, "{}")])
        let client = try Self.client(jira, until: end)
        let failure = await #expect(throws: Failure.self) { try await client.components(site: Fixtures.site()) }
        #expect(failure?.code == code)
        #expect(failure?.disposition == .retry(after: code == .jiraUnauthorized ? .seconds(5) : .zero))
        #expect(failure?.certainty == .notExecuted)
        #expect(jira.state.requests.count == 1)
    }
}
