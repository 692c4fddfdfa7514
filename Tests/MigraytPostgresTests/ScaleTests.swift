import MigraytModel
import Testing

@testable import MigraytPostgres

/// What `scripts/bench database` measures, at a size that takes seconds: by rows that are read, not by the clock.
@Suite struct ScaleTests {
    @Test("no call that a fleet repeats reads all items")
    func callsReadNoWholeTable() async throws {
        try await onOneConnection { pool in
            let scene = try await ScaleScene.fill(pool, pending: 20_000)
            let calls = try await ScaleProbe(pool, scene, rounds: 3).measure()
            #expect(calls.contains { $0.call == "claimShard" && $0.rowsRead > 100 })
            #expect(calls.contains { $0.call == "closeSteps" })
            for call in calls { #expect(call.itemScans == 0, "\(call.call) reads all of outbox_items") }
        }
    }

    @Test(
        "a claim reads what belongs to its shard and no more, also while the tables grow faster than they are analysed")
    func claimReadsItsOwn() async throws {
        try await onOneConnection { pool in
            let scene = try await ScaleScene.fill(pool, pending: 3_000, isAnalysed: false)
            let calls = try await ScaleProbe(pool, scene, rounds: 1).measure()
            let claim = try #require(calls.first { $0.call == "claimShard" })
            // Its hundred items several times over, and small tables that are read as a whole; not all items of the step.
            #expect(claim.rowsRead < 1_500)
        }
    }

    @Test("the probe notices a call that reads a whole table")
    func probeNoticesScans() async throws {
        try await onOneConnection { pool in
            _ = try await ScaleScene.fill(pool, pending: 1_000)
            let before = try await TableReads.now(pool)
            _ = try await pool.statements { try $0.query("SELECT count(*) FROM outbox_items WHERE attempts > 3").count }
            let reads = try await TableReads.now(pool) - before
            #expect(reads.itemScans == 1)
            #expect(reads.rows >= 1_100)
        }
    }

    private func onOneConnection(_ body: (PostgresPool) async throws -> Void) async throws {
        let scratch = try await ScratchDatabase.create()
        let pool = PostgresPool(scratch.configuration.withConnections(1))
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(pool)) } catch { outcome = .failure(error) }
        await pool.close()
        await scratch.drop()
        try outcome.get()
    }
}
