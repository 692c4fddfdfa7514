import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

/// The product's table of roles, on every guarded endpoint.
@Suite struct RoleTests {
    /// What a member is refused; everything else is for all three roles.
    static let ownersAndAdmins: Set<String> = [
        "POST /api/projects", "DELETE /api/projects/{projectId}", "POST /api/connectors", "POST /api/connectors/test",
        "DELETE /api/connectors/{connectionId}", "POST /api/auth/{platform}/start",
        "POST /api/auth/{platform}/callback",
        "POST /api/team", "PATCH /api/team/{userId}",
        "DELETE /api/team/{userId}", "GET /api/audit",
    ]

    /// What an admin is refused too.
    static let owners: Set<String> = ["POST /api/tenant/erasure"]

    @Test func everyEndpointAsksForTheRole() async throws {
        let world = try await APIWorld()
        let routes = world.server.router().routes.filter {
            !AuthenticationTests.open.contains("\($0.method) \($0.path)")
        }
        for role in UserRecord.Role.allCases {
            let user = APIWorld.user("x@example.com", world.ids, role: role)
            for route in routes {
                let name = "\(route.method) \(route.path)"
                let path = "\(route.path)".replacing(/\{[a-zA-Z]+\}/, with: UUID().uuidString)
                let answer = try await world.call(route.method, path, as: user)
                let isRefused =
                    role == .member && Self.ownersAndAdmins.contains(name)
                    || role != .owner && Self.owners.contains(name)
                #expect((answer.status == 403) == isRefused, "\(role) \(name): \(answer.status)")
                if isRefused { #expect(answer.error?.code == "FORBIDDEN") }
            }
        }
        #expect(Self.ownersAndAdmins.union(Self.owners).isSubset(of: routes.map { "\($0.method) \($0.path)" }))
    }

    @Test func everyDeedIsInTheTrailAndWhatWasRefused() async throws {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(world.owner)
        let started = try await world.startRun(as: world.owner)
        let run = "/api/migrations/\(started.run.id)"
        for path in ["\(run)/pause", "\(run)/cancel"] { _ = try await world.call(.post, path, as: world.owner) }
        _ = try await world.call(.get, "\(run)/report.csv", as: world.owner)
        let member = UserRecord(
            id: UserID(world.ids.next()), tenant: world.owner.tenant, loginDigest: "m", passwordHash: "*",
            role: .member)
        _ = try await world.call(.delete, "/api/projects/\(started.run.projectId)", as: member)
        let answer = try await world.call(.get, "/api/audit?limit=200", as: world.owner)
        let entries = try answer.decoded(AuditPage.self).entries.reversed()
        #expect(
            entries.map { "\($0.action) \($0.outcome)" } == [
                "project.create done", "connector.connect done", "connector.connect done", "migration.start done",
                "migration.cancel done", "report.export done", "project.delete denied",
            ])
        #expect(entries.first?.subject == started.run.projectId)
        #expect(entries.dropFirst(3).first?.subject == started.run.id)
        #expect(entries.last?.userId == member.id.description)
        let first = try await world.call(.get, "/api/audit?limit=3", as: world.owner).decoded(AuditPage.self)
        let next = try #require(first.next)
        let second = try await world.call(.get, "/api/audit?limit=200&before=\(next)", as: world.owner)
        #expect(first.entries.count == 3)
        #expect(try second.decoded(AuditPage.self).entries.count == 4)
        #expect(try await world.call(.get, "/api/audit", as: world.stranger).decoded(AuditPage.self).entries.isEmpty)
    }
}
