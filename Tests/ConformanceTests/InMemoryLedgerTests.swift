import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

/// Every rule of the ledger on the in-memory one.
@Suite struct InMemoryLedgerTests {
    @Test(arguments: LedgerConformance.rules)
    func keeps(_ rule: ConformanceRule<LedgerConformance>) async throws {
        try await rule.check(.inMemory())
    }
}

extension LedgerConformance {
    static func inMemory(_ sabotage: Sabotage = []) -> LedgerConformance {
        let clock = ManualClock()
        return LedgerConformance(InMemoryLedger(clock: clock, sabotage: sabotage)) { clock.advance(by: $0) }
    }
}
