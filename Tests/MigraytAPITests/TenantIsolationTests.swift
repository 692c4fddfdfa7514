import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

/// One tenant's token with every id of another, on every endpoint of the contract.
@Suite struct TenantIsolationTests {
    enum Case {
        /// Everything that the path and the body name belongs to the other tenant: 404, or this status.
        case foreign(body: String? = nil, status: Int = 404)
        /// Names nothing of a tenant; its answer must not show anything of the other's.
        case own
        /// Has no tenant yet, or makes something new.
        case tenantless
    }

    /// A new endpoint needs a line here.
    static let cases: [String: Case] = [
        "GET /api/health": .tenantless, "GET /openapi.yaml": .tenantless, "POST /api/auth/login": .tenantless,
        "POST /api/auth/refresh": .tenantless, "POST /api/auth/logout": .tenantless,
        "GET /api/auth/oidc/start": .tenantless, "GET /api/auth/oidc/callback": .tenantless,
        "POST /api/auth/password": .tenantless, "POST /api/projects": .tenantless,
        "POST /api/connectors": .tenantless, "POST /api/connectors/test": .tenantless, "POST /api/team": .tenantless,
        "POST /api/auth/{platform}/start": .tenantless, "POST /api/auth/{platform}/callback": .tenantless,
        "GET /api/tenant": .own,
        "POST /api/tenant/erasure": .foreign(body: #"{"confirm":"{tenantId}"}"#, status: 400),
        "GET /api/erasures/{erasureId}": .tenantless, "GET /api/team": .own,
        "PATCH /api/team/{userId}": .foreign(body: #"{"role":"member"}"#),
        "DELETE /api/team/{userId}": .foreign(), "GET /api/audit": .own, "GET /api/projects": .own,
        "GET /api/projects/{projectId}": .foreign(), "DELETE /api/projects/{projectId}": .foreign(),
        "GET /api/connectors": .own, "DELETE /api/connectors/{connectionId}": .foreign(),
        "POST /api/connectors/scan": .foreign(body: #"{"connectionId":"{connectionId}"}"#),
        "POST /api/migrations/project/{projectId}/start": .foreign(
            body: #"{"type":"FULL","sourceConnectionId":"{connectionId}","targetConnectionId":"{targetId}"}"#),
        "GET /api/migrations": .own, "GET /api/migrations/{runId}": .foreign(),
        "POST /api/migrations/{runId}/pause": .foreign(), "POST /api/migrations/{runId}/resume": .foreign(),
        "POST /api/migrations/{runId}/cancel": .foreign(), "GET /api/migrations/{runId}/progress": .foreign(),
        "GET /api/migrations/{runId}/report": .foreign(), "GET /api/migrations/{runId}/report.csv": .foreign(),
        "GET /api/migrations/{runId}/items/{itemId}": .foreign(),
        "GET /api/migrations/{runId}/dead-letters": .foreign(),
        "POST /api/migrations/{runId}/dead-letters/replay": .foreign(body: "{}"),
        "POST /api/migrations/{runId}/dead-letters/discard": .foreign(body: "{}"),
    ]

    @Test func everyEndpointHasACase() {
        #expect(Set(Self.cases.keys) == ContractTests.documented())
    }

    @Test func noIdOfAnotherTenantIsOfUse() async throws {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(world.owner)
        try await world.ledger.ensureOwner(world.stranger)
        let started = try await world.startRun(as: world.stranger)
        _ = try await world.runItems(3)
        let connections = try await world.ledger.connections(tenant: world.stranger.tenant, after: nil, limit: 9)
        let source = try #require(connections.first { $0.platform == .azureDevOps }).id.description
        let target = try #require(connections.first { $0.platform == .jira }).id.description
        let ids = [
            "{userId}": world.stranger.id.description, "{projectId}": started.run.projectId,
            "{connectionId}": source, "{targetId}": target, "{runId}": started.run.id, "{itemId}": "1",
            "{tenantId}": world.stranger.tenant.description,
        ]
        func filled(_ text: String) -> String { ids.reduce(text) { $0.replacing($1.key, with: $1.value) } }
        for (name, expectation) in Self.cases {
            let parts = name.split(separator: " ")
            let method = try #require(HTTPRequest.Method(rawValue: String(parts[0])))
            let path = filled(String(parts[1]))
            switch expectation {
            case .foreign(let body, let status):
                let answer = try await world.call(method, path, as: world.owner, body: body.map(filled))
                #expect(answer.status == status, "\(name): \(answer.text)")
            case .own:
                let answer = try await world.call(method, path, as: world.owner)
                #expect(answer.status == 200, "\(name)")
                for id in ids.values where id != "1" { #expect(!answer.text.contains(id), "\(name)") }
            case .tenantless: continue
            }
        }
        // The other tenant finds everything as it was.
        let run = try await world.call(.get, "/api/migrations/\(started.run.id)", as: world.stranger)
        #expect(try run.decoded(RunView.self).status == "RUNNING")
        #expect(try await world.call(.get, "/api/connectors", as: world.stranger).text.contains(source))
        #expect(
            try await world.call(.get, "/api/team", as: world.stranger).text.contains(world.stranger.id.description))
    }

    @Test func aStartWithAnotherTenantsConnectionsIsRefused() async throws {
        let world = try await APIWorld()
        let started = try await world.startRun(as: world.stranger)
        let project = try await world.createProject(as: world.owner)
        let answer = try await world.call(
            .post, "/api/migrations/project/\(project)/start", as: world.owner, body: started.body)
        #expect(answer.status == 400)
    }
}
