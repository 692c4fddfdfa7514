import Foundation
import MigraytModel
import MigraytPorts
import MigraytReconciler
import MigraytTestKit
import Testing

@Suite("what is cleared out of the staging")
struct StagingJanitorTests {
    private let clock = ManualClock()
    private let ledger: InMemoryLedger
    private let staging: InMemoryStaging

    init() {
        ledger = InMemoryLedger(clock: clock)
        staging = InMemoryStaging(now: { [clock] in clock.now })
    }

    private func janitor(days: Int = 7) -> StagingJanitor {
        StagingJanitor(
            inventory: staging, ledger: ledger, retention: .seconds(days * 86_400),
            timing: Timing(
                monotonic: { [clock] in .seconds(clock.now.timeIntervalSince1970) }, sleep: { _ in }, random: { 0 },
                now: { [clock] in clock.now }))
    }

    private func project() async throws -> Project {
        let project = Project(id: ProjectID(UUID()), tenant: TenantID(UUID()), name: "Shop", createdAt: clock.now)
        try await ledger.createProject(project)
        return project
    }

    private func put(_ key: String) async throws { try await staging.put(key, ByteStream([1]), length: 1) }

    @Test func whatIsOlderThanTheRetentionGoes() async throws {
        let project = try await project()
        try await put("\(project.id)/1/old")
        try await put("other/key")
        clock.advance(by: .seconds(5 * 86_400))
        try await put("\(project.id)/1/young")
        #expect(try await janitor().runOnce().removed == 0)
        clock.advance(by: .seconds(3 * 86_400))
        #expect(try await janitor().runOnce() == (2, true))
        #expect(staging.keys == ["\(project.id)/1/young"])
    }

    @Test func filesOfADeletedProjectGo() async throws {
        let (mine, other) = (try await project(), try await project())
        try await put("\(mine.id)/1/a")
        try await put("\(other.id)/1/b")
        #expect(try await ledger.deleteProject(mine.id, tenant: mine.tenant))
        #expect(try await janitor().runOnce().removed == 1)
        #expect(staging.keys == ["\(other.id)/1/b"])
    }

    @Test func theListIsLookedThroughEveryFiveMinutes() async throws {
        try await put("other/1")
        let janitor = janitor()
        #expect(try await !janitor.runIfDue())
        clock.advance(by: .seconds(8 * 86_400))
        #expect(try await !janitor.runIfDue())
        #expect(staging.keys.isEmpty)
        try await put("other/2")
        clock.advance(by: .seconds(299))
        _ = try await janitor.runIfDue()
        #expect(staging.keys == ["other/2"])
    }

    @Test func aRoundIsBoundedAndTheNextGoesOn() async throws {
        let project = try await project()
        let count = StagingJanitor.pageSize + 5
        for number in 0..<count { try await put("\(project.id)/1/\(number)") }
        clock.advance(by: .seconds(8 * 86_400))
        let janitor = janitor()
        #expect(try await janitor.runOnce() == (StagingJanitor.pageSize, false))
        #expect(try await janitor.runOnce() == (5, true))
        #expect(staging.keys.isEmpty)
    }
}
