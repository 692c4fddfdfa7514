import MigraytTestKit
import Testing

@testable import MigraytPostgres

/// Every rule of the ledger on a real database. Its clock is the server's, which no test can turn: instead of waiting,
/// every instant in the database is moved into the past. One rule at a time, as some compare two short waits.
@Suite(.serialized) struct PostgresLedgerConformanceTests {
    @Test(arguments: LedgerConformance.rules)
    func keeps(_ rule: ConformanceRule<LedgerConformance>) async throws {
        try await withScratch { pool in
            try await rule.check(
                LedgerConformance(PostgresLedger(pool: pool)) { time in
                    try await pool.transaction { connection in
                        for statement in Self.moveBack { try connection.execute(statement, [time]) }
                    }
                })
        }
    }

    private static let moveBack = [
        """
        UPDATE shards SET lease_until = lease_until - make_interval(secs => $1),
            published_at = published_at - make_interval(secs => $1), not_before = not_before - make_interval(secs => $1)
        """,
        "UPDATE runs SET planner_lease_until = planner_lease_until - make_interval(secs => $1)",
        "UPDATE outbox_items SET intent_at = intent_at - make_interval(secs => $1) WHERE intent_at IS NOT NULL",
    ]
}
