import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytPostgres

/// How PostgreSQL tells a ledger that was put back from one that lives where it was set up. What follows for all
/// ledgers is in `LedgerConformance`.
@Suite struct RestoreTests {
    /// What each kind of copy changes, seen from the inside.
    static let moves = [
        "UPDATE ledger_home SET relation = (relation::bigint + 1)::oid",
        "UPDATE ledger_home SET database = (database::bigint + 1)::oid",
        "UPDATE ledger_home SET cluster = '1' || cluster, started = started - interval '1 second'",
    ]

    @Test(arguments: moves)
    func aCopyOfTheLedgerIsClosedUntilItIsRecovered(move: String) async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            _ = try await fixture.plannedRun(items: 1...4, shardSize: 2)
            let claims = try await fixture.openAndClaim()
            try await ledger.release(claims[1], after: .zero, countsAsAttempt: false)
            _ = try await fixture.makeRun2()
            let planning = try #require(try await ledger.claimPlanning(owner: "c", lease: .seconds(60)))
            try await fixture.tamper(move)

            #expect(try await ledger.claimShard(claims[1].shard, owner: "w", lease: .seconds(60)) == .notNow)
            let write = await #expect(throws: Failure.self) {
                try await ledger.record(claims[0], [LedgerFixture.created(1)])
            }
            // Not the end of the claim: what is known is kept until it is clear what happened.
            #expect(write?.code == .ledgerUnavailable)
            let page = EnumerationPage(level: 0, items: [WorkItemID(9)], isLastOfLevel: true, shardSize: 2)
            let enumeration = await #expect(throws: Failure.self) {
                try await ledger.enumerate(planning, page: page)
            }
            #expect(enumeration?.code == .ledgerFenceLost)

            let home = try await ledger.home()
            #expect(!home.isSame && !home.isOpen)
            try await ledger.open(home)
            #expect(try await !ledger.home().isOpen)
            #expect(
                try await ledger.recover(from: .moved, leases: .zero) == RestoreSummary(runs: 2, shards: 2, unknown: 0))
            #expect(try await ledger.recover(from: .moved, leases: .zero) == nil)
            let next = try await ledger.home()
            #expect(next.isOpen && next.isSame)
            let claim = try await fixture.claim(claims[1].shard)
            #expect(try await ledger.items(of: claim).map(\.isSuspect) == [true, true])
        }
    }

    @Test func aServerThatWasStartedAnewIsWaitedForAndNothingIsLost() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            _ = try await fixture.plannedRun(items: 1...2, shardSize: 2)
            let claim = try await fixture.openAndClaim()[0]
            try await fixture.tamper("UPDATE ledger_home SET started = started - interval '1 second'")
            let home = try await ledger.home()
            #expect(home.isSame && !home.isOpen)
            await #expect(throws: Failure.self) { try await ledger.record(claim, [LedgerFixture.created(1)]) }
            // Decided about another start than this one.
            try await ledger.open(
                LedgerHome(ledger: home.ledger, mark: home.mark, isOpen: false, isSame: true, start: "1"))
            #expect(try await !ledger.home().isOpen)
            try await ledger.open(home)
            try await ledger.record(claim, [LedgerFixture.created(1), LedgerFixture.created(2)])
            try await ledger.complete(claim)
            #expect(try await ledger.items(of: claim).allSatisfy { $0.state == .completed })
        }
    }

    @Test func aProbeBeginsAfterTheHighestNumberThatTheLedgerKnows() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            _ = try await fixture.plannedRun(items: 1...4, shardSize: 2)
            let claims = try await fixture.openAndClaim()
            try await fixture.tamper(
                """
                UPDATE runs SET site = '{"projectKey": "SHOP", "highestIssueNumber": 500}'
                """)
            try await ledger.record(claims[0], [LedgerFixture.created(1)])
            _ = try await ledger.recover(from: .declared, leases: .zero)
            var claim = try await fixture.claim(claims[1].shard)
            #expect(try await ledger.suspectedAfter(claim, projectKey: "SHOP") == 1001)
            #expect(try await ledger.suspectedAfter(claim, projectKey: "OTHER") == 0)
            try await fixture.tamper("DELETE FROM migrated_issues")
            _ = try await ledger.recover(from: .declared, leases: .zero)
            claim = try await fixture.claim(claims[1].shard)
            #expect(try await ledger.suspectedAfter(claim, projectKey: "SHOP") == 500)
            // What another restore leaves to be looked for lies no higher.
            try await ledger.recordFound(claim, [], projectKey: "SHOP", through: 700)
            try await ledger.recordFound(
                claim,
                [MigratedIssue(item: WorkItemID(1), issue: LedgerFixture.issue(650), revision: 1, followUps: [])],
                projectKey: "SHOP", through: nil)
            _ = try await ledger.recover(from: .declared, leases: .zero)
            claim = try await fixture.claim(claims[0].shard)
            #expect(try await ledger.suspectedAfter(claim, projectKey: "SHOP") == 500)
            #expect(try await ledger.orphans(of: claim).map(\.issue.key.number) == [650])
        }
    }

    @Test func noNumberOfAnEventComesTwice() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            _ = try await fixture.makeRun()
            _ = try await fixture.ledger.recover(from: .declared, leases: .zero)
            _ = try await fixture.makeRun2()
            let ids = try await fixture.ledger.eventsToPublish(limit: 10).map(\.id)
            #expect(ids.count == 2)
            #expect(ids[1] - ids[0] > 1_000_000)
        }
    }

    @Test func theHomeNamesTheClusterWhereTheRoleMayReadIt() async throws {
        try await withScratch { pool in
            let cluster: String = try await pool.statements {
                try $0.query("SELECT cluster FROM ledger_home").only("cluster")
            }
            #expect(cluster.wholeMatch(of: /[0-9]{10,}\/[0-9A-F]{8}/) != nil)
        }
    }
}

extension LedgerFixture {
    /// A run in another project of the tenant.
    fileprivate func makeRun2() async throws -> Run {
        let other = Project(id: ProjectID(UUID()), tenant: owner.tenant, name: "other", createdAt: Self.instant)
        try await ledger.createProject(other)
        let run = Run(
            id: RunID(UUID()), tenant: owner.tenant, project: other.id, source: source.id, target: target.id,
            type: .full, options: RunOptions(), createdAt: Self.instant)
        try await ledger.createRun(run)
        return run
    }
}
