import Foundation
import MigraytModel
import MigraytPorts
import MigraytReconciler
import MigraytTestKit
import Synchronization
import Testing

@Suite("an order to erase a tenant")
struct TenantEraserTests {
    private let secrets = InMemorySecretStore()
    private let staging = InMemoryStaging()

    private struct Tenant {
        let id = TenantID(UUID())
        let user = UserID(UUID())
        var projects: [ProjectID] = []
        var arns: [String] = []
    }

    /// A tenant with an owner, two projects with files, and connections with secrets.
    private func tenant(in ledger: InMemoryLedger, files: Int = 3, connections: Int = 2) async throws -> Tenant {
        var tenant = Tenant()
        try await ledger.ensureOwner(
            UserRecord(
                id: tenant.user, tenant: tenant.id, loginDigest: tenant.user.description, passwordHash: "x",
                role: .owner))
        for _ in 0..<2 {
            let project = Project(id: ProjectID(UUID()), tenant: tenant.id, name: "Shop", createdAt: Date())
            try await ledger.createProject(project)
            tenant.projects.append(project.id)
            for file in 0..<files { try await staging.put("\(project.id)/\(file)", ByteStream([1]), length: 1) }
        }
        for _ in 0..<connections {
            let id = ConnectionID(UUID())
            let arn = try await secrets.create(name: "\(id)", value: Sensitive("token"), token: "\(id)")
            tenant.arns.append(arn)
            try await ledger.createConnection(
                Connection(
                    id: id, tenant: tenant.id, user: tenant.user,
                    platform: .azureDevOps, digests: PlaceDigests(place: "place", site: "site"), secretARN: arn,
                    createdAt: Date()))
        }
        return tenant
    }

    private func order(_ tenant: Tenant, in ledger: InMemoryLedger) async throws -> ErasureID {
        try await ledger.requestErasure(ErasureID(UUID()), of: tenant.id, by: tenant.user).id
    }

    private func run(_ eraser: TenantEraser) async throws {
        for _ in 0..<100 where try await !eraser.runOnce().isBusy { return }
        Issue.record("the eraser comes to no end")
    }

    private func exists(_ arn: String) async -> Bool { (try? await secrets.value(of: arn)) != nil }

    @Test func allOfTheTenantGoesAndNothingOfAnother() async throws {
        let ledger = InMemoryLedger(clock: ManualClock())
        let (mine, other) = (try await tenant(in: ledger), try await tenant(in: ledger))
        let id = try await order(mine, in: ledger)
        try await run(TenantEraser(ledger: ledger, secrets: secrets, staging: staging))
        let certificate = try #require(try await ledger.erasure(id))
        #expect(certificate.finishedAt != nil)
        #expect(
            certificate.erased == [
                .secrets: 2, .connections: 2, .files: 6, .projects: 2, .users: 1,
            ])
        #expect(staging.keys.allSatisfy { key in other.projects.contains { key.hasPrefix("\($0)/") } })
        #expect(staging.keys.count == 6)
        for arn in mine.arns { #expect(await !exists(arn)) }
        for arn in other.arns { #expect(await exists(arn)) }
        #expect(try await ledger.projects(tenant: other.id, after: nil, limit: 9).count == 2)
    }

    @Test func rowsStayUntilWhatTheyLeadToIsGone() async throws {
        let ledger = InMemoryLedger(clock: ManualClock())
        let mine = try await tenant(in: ledger)
        let id = try await order(mine, in: ledger)
        secrets.setFault(Failure(.secretsUnavailable, .retry(after: .seconds(1))))
        let eraser = TenantEraser(ledger: ledger, secrets: secrets, staging: staging)
        for _ in 0..<3 { await #expect(throws: Failure.self) { try await eraser.runOnce() } }
        #expect(try await ledger.connections(tenant: mine.id, after: nil, limit: 9).count == 2)
        #expect(try await ledger.existing(Set(mine.projects)).count == 2)
        #expect(staging.keys.count == 6)
        secrets.setFault(nil)
        try await run(eraser)
        #expect(try await ledger.erasure(id)?.finishedAt != nil)
    }

    /// An order whose secrets cannot be deleted, and one that has none.
    @Test func anOrderThatFailsDoesNotHoldUpTheOthers() async throws {
        let ledger = InMemoryLedger(clock: ManualClock())
        let (stuck, free) = (try await tenant(in: ledger), try await tenant(in: ledger, connections: 0))
        _ = try await order(stuck, in: ledger)
        let id = try await order(free, in: ledger)
        secrets.setFault(Failure(.secretsUnavailable, .retry(after: .seconds(1))))
        let eraser = TenantEraser(ledger: ledger, secrets: secrets, staging: staging)
        for _ in 0..<9 { await #expect(throws: Failure.self) { try await eraser.runOnce() } }
        #expect(try await ledger.erasure(id)?.finishedAt != nil)
    }

    @Test func manyFilesAreTakenInParts() async throws {
        let ledger = InMemoryLedger(clock: ManualClock())
        let mine = try await tenant(in: ledger, files: 501)
        let id = try await order(mine, in: ledger)
        try await run(TenantEraser(ledger: ledger, secrets: secrets, staging: staging))
        #expect(staging.keys.isEmpty)
        #expect(try await ledger.erasure(id)?.erased[.files] == 1_002)
    }

    /// Dies at every crossing of the border in turn, before and after the call has happened; what comes after it is
    /// another process.
    @Test func killedAnywhereItEndsWithTheSameCounts() async throws {
        var (step, isOver) = (0, false)
        while !isOver {
            let countdown = Countdown()
            let ledger = InMemoryLedger(
                clock: ManualClock(),
                crossing: { (_) async throws(Failure) in
                    if countdown.isOverNow { throw Failure(.internalError, .stop) }
                })
            let mine = try await tenant(in: ledger)
            let id = try await order(mine, in: ledger)
            countdown.set(step)
            let first = TenantEraser(ledger: ledger, secrets: secrets, staging: staging)
            var isBusy = true
            while isBusy {
                do { isBusy = try await first.runOnce().isBusy } catch { break }
            }
            isOver = countdown.isRunning
            countdown.set(nil)
            try await run(TenantEraser(ledger: ledger, secrets: secrets, staging: staging))
            let certificate = try #require(try await ledger.erasure(id))
            #expect(certificate.finishedAt != nil, "step \(step)")
            #expect(
                certificate.erased == [.secrets: 2, .connections: 2, .files: 6, .projects: 2, .users: 1],
                "step \(step)")
            #expect(staging.keys.isEmpty, "step \(step)")
            step += 1
        }
        #expect(step > 10)
    }

    /// Counts crossings down to the one at which the process dies.
    private final class Countdown: Sendable {
        private let left = Mutex<Int?>(nil)

        func set(_ count: Int?) { left.withLock { $0 = count } }

        var isRunning: Bool { left.withLock { $0 != nil } }

        var isOverNow: Bool {
            left.withLock { left in
                guard let count = left else { return false }
                left = count == 0 ? nil : count - 1
                return count == 0
            }
        }
    }
}
