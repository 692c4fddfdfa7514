import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytReconciler
import MigraytTestKit
import Testing

@testable import MigraytAPI

/// The end of a tenant, from the order to the certificate.
@Suite struct TenantTests {
    private static let path = "/api/tenant/erasure"

    private func confirmation(_ user: UserRecord) -> String { #"{"confirm":"\#(user.tenant)"}"# }

    private func workOff(_ world: APIWorld) async throws {
        let eraser = TenantEraser(ledger: world.ledger, secrets: world.secrets, staging: InMemoryStaging())
        for _ in 0..<50 where try await !eraser.runOnce().isBusy { return }
    }

    @Test func theCertificateIsAllThatStays() async throws {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(world.owner)
        let started = try await world.startRun(as: world.owner)
        try await world.cancel(started.run.id, as: world.owner)
        let tenant = try await world.call(.get, "/api/tenant", as: world.owner).decoded(TenantView.self)
        #expect(tenant.id == world.owner.tenant.description)
        let answer = try await world.call(.post, Self.path, as: world.owner, body: confirmation(world.owner))
        #expect(answer.status == 202, "\(answer.text)")
        let order = try answer.decoded(ErasureView.self)
        #expect(order.status == "UNDER_WAY" && order.finishedAt == nil)
        #expect(order.requestedBy == world.owner.id.description)
        try await workOff(world)
        // Whoever has the id, without a token.
        let shown = try await world.call(.get, "/api/erasures/\(order.id)", authorization: nil)
        let certificate = try shown.decoded(ErasureView.self)
        #expect(certificate.status == "DONE" && certificate.finishedAt != nil)
        #expect(certificate.tenantId == tenant.id)
        #expect(certificate.erased["secrets"] == 2 && certificate.erased["runs"] == 1)
        #expect(certificate.erased["auditEntries"] ?? 0 > 3)
        #expect(world.secrets.names.isEmpty)
        #expect(try await world.ledger.projects(tenant: world.owner.tenant, after: nil, limit: 9).isEmpty)
        #expect(!world.log.lines.contains { $0.contains(order.id) })
    }

    @Test func aTokenOfAnErasedTenantOpensNothingAndShowsTheSameOrder() async throws {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(world.owner)
        let order = try await world.call(.post, Self.path, as: world.owner, body: confirmation(world.owner))
            .decoded(ErasureView.self)
        for round in 0..<2 {
            for (method, path) in [(HTTPRequest.Method.get, "/api/projects"), (.post, "/api/projects")] {
                let answer = try await world.call(method, path, as: world.owner, body: #"{"name":"Shop"}"#)
                #expect(answer.status == 410 && answer.error?.code == "TENANT_ERASED")
            }
            let token = try await world.tokens.issue(
                to: world.owner, email: Sensitive("x@example.com"), now: world.clock.now)
            var headers: HTTPFields = [.authorization: "Bearer \(token.reveal())", .contentType: "application/json"]
            headers[.idempotencyKey] = "0123456789abcdef-\(round)"
            let again = try await world.call(.post, Self.path, headers: headers, body: confirmation(world.owner))
            #expect(try again.status == 202 && again.decoded(ErasureView.self).id == order.id)
            let member = APIWorld.user("m@example.com", world.ids, role: .member)
            let theirs = UserRecord(
                id: member.id, tenant: world.owner.tenant, loginDigest: "m", passwordHash: "*", role: .member)
            #expect(
                try await world.call(.post, Self.path, as: theirs, body: confirmation(world.owner)).status == 403)
            try await workOff(world)
        }
    }

    @Test func withoutTheRightConfirmationNothingHappens() async throws {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(world.owner)
        for body in [
            "{}", #"{"confirm":"yes"}"#, confirmation(world.stranger), #"{"confirm":"\#(world.owner.id)"}"#,
            #"{"confirm":"\#(world.owner.tenant)","force":true}"#,
        ] {
            #expect(try await world.call(.post, Self.path, as: world.owner, body: body).status == 400, "\(body)")
        }
        #expect(try await world.ledger.erasure(of: world.owner.tenant) == nil)
    }

    @Test func anActiveRunIsInTheWay() async throws {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(world.owner)
        let run = try await world.startRun(as: world.owner).run
        let refused = try await world.call(.post, Self.path, as: world.owner, body: confirmation(world.owner))
        #expect(refused.status == 409)
        #expect(refused.error?.message == .one("The tenant has an active run: cancel it or wait for its end"))
        #expect(try await world.call(.get, "/api/projects", as: world.owner).status == 200)
        try await world.cancel(run.id, as: world.owner)
        #expect(
            try await world.call(.post, Self.path, as: world.owner, body: confirmation(world.owner)).status == 202)
    }

    @Test func onlyWhoIsAnOwnerNowMayAskForIt() async throws {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(world.owner)
        func user(_ role: UserRecord.Role) -> UserRecord {
            UserRecord(
                id: UserID(world.ids.next()), tenant: world.owner.tenant, loginDigest: "\(role)", passwordHash: "*",
                role: role)
        }
        for role in [UserRecord.Role.admin, .member] {
            let answer = try await world.call(.post, Self.path, as: user(role), body: confirmation(world.owner))
            #expect(answer.status == 403, "\(role)")
        }
        // A token says owner until it ends; the team does not know them any more.
        let former = try await world.call(.post, Self.path, as: user(.owner), body: confirmation(world.owner))
        #expect(former.status == 403)
        #expect(try await world.ledger.erasure(of: world.owner.tenant) == nil)
        let trail = try await world.call(.get, "/api/audit", as: world.owner).decoded(AuditPage.self)
        #expect(trail.entries.filter { $0.action == "tenant.erase" && $0.outcome == "denied" }.count == 2)
    }

    @Test func guessesOfIdsAreBounded() async throws {
        let world = try await APIWorld()
        for _ in 0..<20 {
            #expect(
                try await world.call(.get, "/api/erasures/\(UUID())", authorization: nil).status == 404)
        }
        #expect(try await world.call(.get, "/api/erasures/\(UUID())", authorization: nil).status == 429)
    }
}
