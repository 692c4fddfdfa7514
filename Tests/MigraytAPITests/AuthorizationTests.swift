import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct AuthorizationTests {
    private static let site = AccessibleSite(id: "5f1e-2d3c", url: "https://Contoso.atlassian.net/")
    private static let jira = #"{"connection":{"base_url":"https://contoso.atlassian.net","project_key":"SHOP"}}"#
    private static let azureDevOps =
        #"{"connection":{"organization_url":"https://dev.azure.com/contoso","project":"Shop"}}"#

    /// A person who was sent to a platform's page.
    private struct Visit {
        let world: APIWorld
        let server: InMemoryAuthorizationServer
        let platform: String
        let flow: String
        let code: String
        let state: String

        init(
            _ world: APIWorld? = nil, _ server: InMemoryAuthorizationServer? = nil, platform: String = "jira",
            place: String = AuthorizationTests.jira
        ) async throws {
            let server = server ?? InMemoryAuthorizationServer(sites: [AuthorizationTests.site])
            let servers = AuthorizationServers(azureDevOps: server, jira: server)
            let world = if let world { world } else { try await APIWorld(servers: servers) }
            let answer = try await world.call(
                .post, "/api/auth/\(platform)/start", as: world.owner, body: place)
            try #require(answer.status == 200, "\(answer.text)")
            let start = try answer.decoded(AuthorizationStart.self)
            (self.world, self.server, self.platform, flow) = (world, server, platform, start.flow)
            (code, state) = server.consent(start.authorizationUrl)
        }

        func end(
            as user: UserRecord? = nil, platform: String? = nil, flow: String? = nil, state: String? = nil,
            code: String? = nil, error: String? = nil
        ) async throws -> APIWorld.Answer {
            let body = AuthorizationCallback(
                flow: flow ?? self.flow, state: state ?? self.state, code: error == nil ? code ?? self.code : nil,
                error: error)
            return try await world.call(
                .post, "/api/auth/\(platform ?? self.platform)/callback", as: user ?? world.owner,
                body: String(decoding: try APIDocument.encoder().encode(body), as: UTF8.self))
        }

        func trail() async throws -> [String] {
            try await world.ledger.auditTrail(tenant: world.owner.tenant, before: nil, limit: 9).reversed()
                .map { "\($0.entry.action.rawValue) \($0.entry.outcome.rawValue)" }
        }
    }

    @Test(arguments: [("jira", jira), ("azure_devops", azureDevOps)])
    func aPersonConnectsAPlatform(_ platform: String, _ place: String) async throws {
        let visit = try await Visit(platform: platform, place: place)
        let answer = try await visit.end()
        #expect(answer.status == 201, "\(answer.text)")
        let id = try answer.decoded(ConnectionView.self).id
        let name = "migrayt/connectors/\(visit.world.owner.id)/\(platform)/\(id)"
        #expect(visit.world.secrets.names == [name])
        let stored = try #require(StoredConnection(decoding: Sensitive(visit.world.secrets.text(of: name) ?? "")))
        guard case .grant(let kept) = stored.credential else { throw Failure(.internalError, .stop) }
        #expect(stored.endpoint.platform.rawValue == platform)
        #expect(kept.cloudID == (platform == "jira" ? "5f1e-2d3c" : nil))
        #expect(kept.expiresAt == visit.world.clock.now.addingTimeInterval(3600))
        // The place was asked with the token that was then kept.
        #expect(visit.world.connector.tokens == [kept.accessToken.reveal()])
        #expect(try await visit.trail() == ["connector.authorize done", "connector.connect done"])
        let rows = try await visit.world.ledger.connections(tenant: visit.world.owner.tenant, after: nil, limit: 9)
        for text in [answer.text, "\(rows)", visit.world.log.lines.joined()] {
            for secret in [kept.accessToken.reveal(), kept.refreshToken.reveal(), visit.code, visit.state] {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test func connectingAgainRenewsTheConnection() async throws {
        let visit = try await Visit()
        let first = try await visit.end().decoded(ConnectionView.self).id
        let second = try await Visit(visit.world, visit.server).end().decoded(ConnectionView.self).id
        #expect(first == second)
        #expect(visit.world.secrets.names.count == 1)
    }

    /// The person has authorized anew: what they gave before should not stay good anywhere.
    @Test func theGrantThatIsReplacedIsEnded() async throws {
        let server = InMemoryAuthorizationServer(sites: [Self.site], canRevoke: true)
        let world = try await APIWorld(servers: AuthorizationServers(azureDevOps: nil, jira: server))
        let id = try await Visit(world, server).end().decoded(ConnectionView.self).id
        let name = "migrayt/connectors/\(world.owner.id)/jira/\(id)"
        func grant() throws -> OAuthGrant {
            let stored = StoredConnection(decoding: Sensitive(world.secrets.text(of: name) ?? ""))
            guard case .grant(let grant) = stored?.credential else { throw Failure(.internalError, .stop) }
            return grant
        }
        let old = try grant()
        #expect(try await Visit(world, server).end().status == 201)
        let new = try grant()
        #expect(server.endedGrants == 1)
        await #expect(throws: Failure.self) { try await server.refresh(old.refreshToken) }
        _ = try await server.refresh(new.refreshToken)
        // A platform that is away keeps nobody from connecting.
        let last = try await Visit(world, server)
        world.secrets.afterEachCall { () async throws(Failure) in
            server.setFault(Failure(.oauthUnavailable, .retry(after: .seconds(5))))
        }
        #expect(try await last.end().status == 201)
        #expect(server.endedGrants == 1)
    }

    /// Neither writes over what the other has just stored.
    @Test func connectingAgainWaitsForARefresher() async throws {
        let visit = try await Visit()
        let world = visit.world
        let id = try await visit.end().decoded(ConnectionView.self).id
        let connection = try #require(ConnectionID(id))
        let claim = try #require(
            try await world.ledger.claimRefresh(of: connection, tenant: world.owner.tenant, lease: .seconds(600)))
        let before = world.secrets.text(of: world.secrets.names[0])
        #expect(try await Visit(world, visit.server).end().status == 502)
        #expect(world.secrets.text(of: world.secrets.names[0]) == before)
        try await world.ledger.endRefresh(claim)
        #expect(try await Visit(world, visit.server).end().status == 201)
        #expect(world.secrets.text(of: world.secrets.names[0]) != before)
        // The turn was given back.
        #expect(
            try await world.ledger.claimRefresh(of: connection, tenant: world.owner.tenant, lease: .seconds(1)) != nil)
    }

    @Test func aStateThatCameBackIsOver() async throws {
        let visit = try await Visit()
        #expect(try await visit.end().status == 201)
        let again = try await visit.end()
        #expect(again.status == 400)
        #expect(again.error?.code == "oauth.refused")
        // The platform was not shown the code again, which would end the grant there.
        #expect(visit.server.exchanges == 1)
        #expect(try await visit.trail().last == "connector.connect denied")
    }

    @Test(arguments: ["tenant", "user", "platform", "state", "flow", "over", "token"])
    func aFlowIsOfOneCallerAndPlace(_ fault: String) async throws {
        let visit = try await Visit()
        let world = visit.world
        let colleague = UserRecord(
            id: UserID(world.ids.next()), tenant: world.owner.tenant, loginDigest: "c", passwordHash: "*", role: .admin)
        let answer =
            switch fault {
            case "tenant": try await visit.end(as: world.stranger)
            case "user": try await visit.end(as: colleague)
            case "platform": try await visit.end(platform: "azure_devops")
            case "state": try await visit.end(state: "another")
            case "flow": try await visit.end(flow: String(visit.flow.dropLast(2)) + "AA")
            case "over":
                try await {
                    world.clock.advance(by: .seconds(600))
                    return try await visit.end()
                }()
            default:
                try await visit.end(
                    flow: try await world.tokens.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
                        .reveal())
            }
        #expect(answer.status == 400)
        #expect(answer.error?.message == APIFault.authorizationRefused.message)
        #expect(visit.server.exchanges == 0)
        #expect(world.secrets.names.isEmpty)
        // Whoever it belongs to can still end it, if its time is not over.
        if fault != "over" { #expect(try await visit.end().status == 201) }
    }

    @Test func aCodeOfAnotherFlowIsRefused() async throws {
        let visit = try await Visit()
        let other = try await Visit(visit.world, visit.server)
        // The state fits the flow; that the code does not, only the challenge tells.
        let answer = try await visit.end(code: other.code)
        #expect(answer.status == 400)
        #expect(answer.error?.message.lines.first?.hasPrefix("Token exchange failed") == true)
        #expect(visit.server.exchanges == 1)
        #expect(visit.world.secrets.names.isEmpty)
    }

    @Test func aPersonWhoSaidNoHasConnectedNothing() async throws {
        let visit = try await Visit()
        let answer = try await visit.end(error: "access_denied because of Ada")
        #expect(answer.status == 400)
        #expect(!answer.text.contains("Ada"))
        #expect(try await visit.trail().last == "connector.connect denied")
        // A code that turns up later has no flow any more.
        #expect(try await visit.end().status == 400)
        #expect(visit.server.exchanges == 0)
    }

    @Test func aSiteThatWasNotChosenIsNotConnected() async throws {
        let server = InMemoryAuthorizationServer(
            sites: [AccessibleSite(id: "1", url: "https://another.atlassian.net")], canRevoke: true)
        let world = try await APIWorld(servers: AuthorizationServers(azureDevOps: nil, jira: server))
        let answer = try await Visit(world, server).end()
        #expect(answer.status == 400)
        #expect(answer.error?.code == "oauth.site_not_granted")
        #expect(world.secrets.names.isEmpty)
        #expect(server.endedGrants == 1)
    }

    @Test func anAccessThatTheProjectRefusesIsNotKept() async throws {
        let visit = try await Visit()
        visit.world.connector.refuse(with: Failure(.jiraForbidden, .parkRun, status: 403))
        #expect(try await visit.end().status == 502)
        #expect(visit.world.secrets.names.isEmpty)
    }

    @Test(arguments: [true, false])
    func disconnectingEndsTheGrantWhereThePlatformCan(_ canRevoke: Bool) async throws {
        let server = InMemoryAuthorizationServer(sites: [Self.site], canRevoke: canRevoke)
        let world = try await APIWorld(servers: AuthorizationServers(azureDevOps: nil, jira: server))
        let id = try await Visit(world, server).end().decoded(ConnectionView.self).id
        let answer = try await world.call(.delete, "/api/connectors/\(id)", as: world.owner)
        #expect(answer.status == 200)
        let told = try answer.decoded(DisconnectAnswer.self)
        #expect(told.revoked == canRevoke)
        #expect(told.message.contains("https://id.atlassian.com") != canRevoke)
        #expect(server.endedGrants == (canRevoke ? 1 : 0))
        #expect(world.secrets.names.isEmpty)
        #expect(try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9).isEmpty)
    }

    @Test func aPlatformThatIsAwayKeepsNoConnection() async throws {
        let server = InMemoryAuthorizationServer(sites: [Self.site], canRevoke: true)
        let world = try await APIWorld(servers: AuthorizationServers(azureDevOps: nil, jira: server))
        let id = try await Visit(world, server).end().decoded(ConnectionView.self).id
        server.setFault(Failure(.oauthUnavailable, .retry(after: .seconds(5))))
        let answer = try await world.call(.delete, "/api/connectors/\(id)", as: world.owner)
        #expect(try answer.decoded(DisconnectAnswer.self).revoked == false)
        #expect(world.secrets.names.isEmpty)
    }

    @Test func aScanRenewsWhatIsAtItsEnd() async throws {
        let server = InMemoryAuthorizationServer()
        let world = try await APIWorld(servers: AuthorizationServers(azureDevOps: server, jira: nil))
        let visit = try await Visit(world, server, platform: "azure_devops", place: Self.azureDevOps)
        let id = try await visit.end().decoded(ConnectionView.self).id
        world.clock.advance(by: .seconds(3_000))
        let answer = try await world.call(
            .post, "/api/connectors/scan", as: world.owner, body: #"{"connectionId":"\#(id)"}"#)
        #expect(answer.status == 200)
        #expect(server.refreshes == 1)
        #expect(Set(world.connector.tokens).count == 2)
    }

    @Test func aCredentialHasNoPlaceInTheStart() async throws {
        let world = try await APIWorld()
        let answer = try await world.call(
            .post, "/api/auth/jira/start", as: world.owner,
            body: #"{"connection":{"base_url":"http://x","email":"a@b.c","api_token":"t","project":"p"}}"#)
        #expect(answer.status == 400)
        #expect(
            answer.error?.message.lines == [
                "connection.base_url must be an https URL without user, query and fragment",
                "connection.project_key is required", "connection.project is not a field of an authorization at jira",
                "connection.email is not a field of an authorization at jira",
                "connection.api_token is not a field of an authorization at jira",
            ])
    }

    @Test func whatIsNotSetUpIsNotThere() async throws {
        let world = try await APIWorld()
        #expect(try await world.call(.post, "/api/auth/jira/start", as: world.owner, body: Self.jira).status == 404)
        #expect(try await world.call(.post, "/api/auth/trello/start", as: world.owner, body: Self.jira).status == 404)
    }

    @Test func theAnswerOfAStartIsNotKept() async throws {
        let server = InMemoryAuthorizationServer()
        let world = try await APIWorld(servers: AuthorizationServers(azureDevOps: nil, jira: server))
        let token = try await world.tokens.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
        var headers: HTTPFields = [.authorization: "Bearer \(token.reveal())", .contentType: "application/json"]
        headers[.idempotencyKey] = "0123456789abcdef"
        let first = try await world.call(.post, "/api/auth/jira/start", headers: headers, body: Self.jira)
        let second = try await world.call(.post, "/api/auth/jira/start", headers: headers, body: Self.jira)
        #expect(first.status == 200 && second.status == 200)
        #expect(try first.decoded(AuthorizationStart.self).flow != second.decoded(AuthorizationStart.self).flow)
    }

    @Test func aFlowIsNoAccessToken() async throws {
        let visit = try await Visit()
        #expect(
            try await visit.world.call(.get, "/api/projects", authorization: "Bearer \(visit.flow)").status == 401)
    }
}
