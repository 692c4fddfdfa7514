import MigraytTestKit
import Testing

/// Every rule of the shared budget on the one in memory.
@Suite(.timeLimit(.minutes(1))) struct InMemoryBudgetTests {
    @Test(arguments: RequestBudgetConformance.rules)
    func keeps(_ rule: ConformanceRule<RequestBudgetConformance>) async throws {
        let budget = InMemoryBudget()
        try await rule.check(RequestBudgetConformance((budget, budget)))
    }
}
