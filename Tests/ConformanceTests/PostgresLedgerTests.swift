import MigraytPostgres
import MigraytTestKit
import Testing

/// Every rule of the ledger on PostgreSQL, each in a database of its own.
@Suite(.serialized) struct PostgresLedgerTests {
    @Test(.timeLimit(.minutes(1)), arguments: LedgerConformance.rules)
    func keeps(_ rule: ConformanceRule<LedgerConformance>) async throws {
        try await Scratch.withPool { pool in
            // The server's clock cannot be moved, so time really passes: 100 ms where a rule lets a lease end.
            let subject = LedgerConformance(PostgresLedger(pool: pool)) { try await Task.sleep(for: $0) }
            try await rule.check(subject)
        }
    }
}
