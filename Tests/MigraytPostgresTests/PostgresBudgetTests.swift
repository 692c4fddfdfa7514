import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytPostgres

@Suite struct PostgresBudgetTests {
    private let bucket = BudgetBucket(site: "jira:443", endpoint: "POST issue/bulk", rate: 5)

    /// Keeps the database's clock from refilling while a test looks.
    private static let stopRefill = "UPDATE budgets SET refilled_at = now() + interval '1 hour'"

    private func run(_ script: String, _ pool: PostgresPool) async throws {
        try await pool.transaction { connection in try connection.run(script: script) }
    }

    @Test func givesWhatIsThereAndNoMore() async throws {
        try await withScratch { pool in
            let budget = PostgresBudget(pool: pool)
            #expect(try await budget.take(3, from: bucket).granted == 3)
            try await run("\(Self.stopRefill); UPDATE budgets SET tokens = 2.5", pool)
            #expect(try await budget.take(10, from: bucket).granted == 2)
            let none = try await budget.take(1, from: bucket)
            #expect(none.granted == 0)
            #expect(abs(none.pause - 0.1) < 0.001)
        }
    }

    @Test func savesUpOneSecondAtMost() async throws {
        try await withScratch { pool in
            let budget = PostgresBudget(pool: pool)
            _ = try await budget.take(5, from: bucket)
            try await run("UPDATE budgets SET refilled_at = now() - interval '1 hour'", pool)
            #expect(try await budget.take(10, from: bucket).granted == 5)
        }
    }

    @Test func aFreezeStopsEveryProcessAndNeverShortens() async throws {
        try await withScratch { pool in
            let other = PostgresBudget(pool: pool)
            try await PostgresBudget(pool: pool).freeze(bucket, for: .seconds(3600))
            try await other.freeze(bucket, for: .seconds(1))
            let refused = try await other.take(1, from: bucket)
            #expect(refused.granted == 0)
            #expect(refused.pause > 3000)
            try await run(
                "UPDATE budgets SET frozen_until = '-infinity', refilled_at = now() - interval '1 hour'", pool)
            try await other.acquire(bucket)
        }
    }

    @Test func waitersAreServedAsTokensCome() async throws {
        try await withScratch { pool in
            let budget = PostgresBudget(pool: pool)
            let fast = BudgetBucket(site: "s", endpoint: "e", rate: 200)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<250 { group.addTask { try await budget.acquire(fast) } }
                try await group.waitForAll()
            }
            let left: Double = try await pool.statements {
                try $0.query("SELECT tokens FROM budgets WHERE site = 's'").only("tokens")
            }
            // More grants than tokens would show as a debt.
            #expect(left >= 0)
        }
    }

    @Test func cancellingEndsTheWait() async throws {
        try await withScratch { pool in
            let budget = PostgresBudget(pool: pool)
            try await budget.freeze(bucket, for: .seconds(3600))
            let waiter = Task { try await budget.acquire(bucket) }
            waiter.cancel()
            await #expect(throws: Failure.self) { try await waiter.value }
        }
    }

    @Test func aLostDatabaseIsSaid() async throws {
        try await withScratch { pool in
            let budget = PostgresBudget(pool: pool)
            await pool.close()
            let failure = await #expect(throws: Failure.self) { try await budget.acquire(bucket) }
            #expect(failure?.code == .ledgerUnavailable)
        }
    }
}
