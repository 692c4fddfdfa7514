import MigraytPostgres
import MigraytTestKit
import Testing

/// Every rule of the shared budget on PostgreSQL, with two budgets as two processes have them.
@Suite(.timeLimit(.minutes(1))) struct PostgresBudgetTests {
    @Test(arguments: RequestBudgetConformance.rules)
    func keeps(_ rule: ConformanceRule<RequestBudgetConformance>) async throws {
        try await Scratch.withPool { pool in
            try await rule.check(RequestBudgetConformance((PostgresBudget(pool: pool), PostgresBudget(pool: pool))))
        }
    }
}
