import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

@Suite("Points of an OAuth app")
struct PointsTests {
    private static let pool = PointsPool(name: "api.atlassian.com:443", perHour: 65_000)
    private static let used = ScriptedJira.Answer.json(
        429, "", ["RateLimit-Reason": "jira-quota-global-based", "Retry-After": "1200"])

    private static var bearer: PlatformCredential {
        OAuthGrant(
            accessToken: Secret("access"), refreshToken: Secret("refresh"),
            expiresAt: Date(timeIntervalSince1970: 1_800_003_600), cloudID: "cloud"
        ).credential
    }

    @Test("an access token is counted for its app, or for its site; an API token is not")
    func pools() {
        let gateway = "https://api.atlassian.com"
        #expect(JiraPoints().pool(of: "site", credential: Self.bearer, gateway: gateway) == Self.pool)
        #expect(
            JiraPoints(perHour: 100_000, scope: .site).pool(of: "site", credential: Self.bearer, gateway: gateway)
                == PointsPool(name: "site", perHour: 100_000))
        #expect(JiraPoints().pool(of: "site", credential: ScriptedJira.credential, gateway: gateway) == nil)
    }

    @Test("a create costs a point for each issue, a read one for each object, and people two")
    func costs() async throws {
        let created = #"{"issues":[{"id":"1","key":"SHOP-1"},{"id":"2","key":"SHOP-2"}],"errors":[]}"#
        let jira = ScriptedJira([
            .json(201, created), .json(200, "[]"), .json(200, #"{"issues":[{"id":"1","key":"SHOP-1"}]}"#),
            .json(200, #"[{"id":"1","name":"a"},{"id":"2","name":"b"},{"id":"3","name":"c"}]"#),
        ])
        let client = try jira.client(points: Self.pool)
        _ = try await client.createIssues([Fixtures.draft(7), Fixtures.draft(8)], site: Fixtures.site())
        _ = try await client.account(email: Sensitive("a@acme.example"))
        _ = try? await client.issues([Fixtures.key(1), Fixtures.key(2)], detail: .identity, site: Fixtures.site())
        _ = try await client.components(site: Fixtures.site())
        #expect(jira.state.charged.map(\.cost) == [2, 3, 3, 2])
        #expect(jira.state.charged.allSatisfy { $0.pool == Self.pool })
        // Nobody was found; one of two issues is there; three components are more than the one that was charged.
        #expect(jira.state.settled == [0, -2, -1, 2])
    }

    @Test("a quota that is used up closes that quota and nothing else")
    func freezing() async throws {
        let jira = ScriptedJira([Self.used, .json(200, "[]")])
        _ = try await jira.client(points: Self.pool).components(site: Fixtures.site())
        #expect(jira.state.frozenPools == [Self.pool: .seconds(1200)])
        #expect(jira.state.frozenSites.isEmpty && jira.state.frozen.isEmpty)
    }

    @Test("with an API token nothing is charged")
    func apiToken() async throws {
        let jira = ScriptedJira([.json(200, "[]")])
        _ = try await jira.client().components(site: Fixtures.site())
        #expect(jira.state.charged.isEmpty && jira.state.settled.isEmpty)
    }
}
