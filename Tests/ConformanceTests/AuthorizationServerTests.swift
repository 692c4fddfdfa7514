import MigraytModel
import MigraytOAuth
import MigraytPorts
import MigraytTestKit
import Testing

/// Every rule of authorization servers: in memory, and over HTTPS against the stack's strict stand-ins for Microsoft
/// Entra and Atlassian.
@Suite(.timeLimit(.minutes(1))) struct AuthorizationServerTests {
    @Test(arguments: AuthorizationServerConformance.rules, [false, true])
    func inMemory(keeps rule: ConformanceRule<AuthorizationServerConformance>, canRevoke: Bool) async throws {
        let server = InMemoryAuthorizationServer(canRevoke: canRevoke)
        try await rule.check(AuthorizationServerConformance(server) { server.consent($0) })
    }

    @Test(arguments: AuthorizationServerConformance.rules, StandIn.allCases)
    func overHTTPS(keeps rule: ConformanceRule<AuthorizationServerConformance>, _ standIn: StandIn) async throws {
        for canRevoke in [false, true] {
            let person = try Person(standIn, canRevoke: canRevoke)
            try await rule.check(AuthorizationServerConformance(person.server) { try await person.consent($0) })
        }
    }

    @Test(arguments: StandIn.allCases)
    func aClientThatIsNotKnownSaysSo(_ standIn: StandIn) async throws {
        let person = try Person(standIn, canRevoke: true, secret: "wrong")
        let refused = await #expect(throws: Failure.self) { try await person.server.refresh(Secret("r")) }
        #expect(refused?.code == .oauthClientRefused)
        #expect(refused?.disposition == .parkRun)
    }

    @Test func onlyAtlassianTellsSites() async throws {
        for standIn in StandIn.allCases {
            let person = try Person(standIn, canRevoke: false)
            let sites = try await person.server.sites(try await person.tokens().accessToken)
            #expect(sites.contains { $0.url == person.siteURL } == (standIn == .atlassian))
        }
    }
}
