import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytPostgres

/// That the database keeps nothing of a tenant, table by table.
@Suite struct ErasureTests {
    /// Tables without rows of tenants, or that outlive them on purpose.
    private static let others: Set<String> = ["schema_migrations", "erasures", "ledger_home", "tenants"]

    @Test func everyTableIsErased() async throws {
        try await withScratch { pool in
            let tables: [String] = try await pool.statements { connection in
                try connection.query(
                    """
                    SELECT relname AS name FROM pg_class
                    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
                    """
                ).map { try $0("name") }
            }
            let erased = ErasedTable.all.map(\.name)
            #expect(Set(erased).count == erased.count)
            #expect(Set(erased).union(Self.others) == Set(tables))
            #expect(Set(ErasedTable.all.map(\.kind)).union([.secrets, .files]) == Set(ErasedKind.allCases))
        }
    }

    @Test func aStepIsBoundedAndTheCountsAreWhole() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let run = try await fixture.makeRun()
            try await pool.statements { connection in
                try connection.run(
                    script: """
                        UPDATE runs SET state = 'COMPLETED';
                        INSERT INTO run_steps (run_id, step) VALUES ('\(run.id)', 1);
                        INSERT INTO shards (run_id, step, first_item, item_count, pending) VALUES ('\(run.id)', 1, 1, 1, 1);
                        INSERT INTO outbox_items (run_id, step, item_id, shard_id)
                        SELECT '\(run.id)', 1, i, (SELECT id FROM shards) FROM generate_series(1, 25) i;
                        INSERT INTO budgets (site, endpoint, tokens, refilled_at)
                        VALUES ('\(fixture.target.digests.site)', 'issue', 1, now()), ('theirs', 'issue', 1, now());
                        INSERT INTO tenants (id) VALUES ('00000000-0000-0000-0000-00000000000f');
                        INSERT INTO connections (id, tenant_id, user_id, platform, place, site, secret_arn, created_at)
                        VALUES (gen_random_uuid(), '00000000-0000-0000-0000-00000000000f', gen_random_uuid(),
                            'jira', 'p', 'theirs', 'arn:x', now());
                        """)
            }
            let ledger = fixture.ledger
            let order = try await ledger.requestErasure(
                ErasureID(UUID()), of: fixture.owner.tenant, by: fixture.owner.id)
            var rounds = 0
            while try await !ledger.eraseRows(order.id, limit: 10) { rounds += 1 }
            #expect(rounds >= 3)
            let done = try #require(try await ledger.erasure(order.id))
            #expect(done.erased[.items] == 25 && done.erased[.rates] == 1 && done.erased[.connections] == 2)
            let rest = try await pool.statements { connection in
                try connection.query("SELECT site FROM budgets").map { try $0("site") as String }
            }
            #expect(rest == ["theirs"])
        }
    }

    /// While the order is worked off, the trail gives up that tenant's entries and no others.
    @Test func theTrailGivesUpTheErasedTenantOnly() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let other = TenantID(UUID())
            for tenant in [fixture.owner.tenant, other] {
                try await fixture.ledger.record(
                    AuditEntry(tenant: tenant, user: nil, action: .signIn, outcome: .done))
            }
            let order = try await fixture.ledger.requestErasure(
                ErasureID(UUID()), of: fixture.owner.tenant, by: fixture.owner.id)
            for setting in ["", "\(UUID())", "\(order.id)"] {
                let failure = await #expect(throws: Failure.self) {
                    try await pool.transaction { connection in
                        try connection.execute("SELECT set_config('migrayt.erasure', $1, true)", [setting])
                        try connection.execute("DELETE FROM audit_entries WHERE tenant_id = $1", [other])
                    }
                }
                #expect(failure?.field == "42501")
            }
            while try await !fixture.ledger.eraseRows(order.id, limit: 100) {}
            let late = await #expect(throws: Failure.self) {
                try await pool.transaction { connection in
                    try connection.execute("SELECT set_config('migrayt.erasure', $1, true)", [order.id])
                    try connection.execute("DELETE FROM audit_entries")
                }
            }
            #expect(late?.field == "42501")
            let left = try await pool.statements { connection in
                try connection.query("SELECT tenant_id FROM audit_entries").map { try $0("tenant_id") as TenantID }
            }
            #expect(left == [other])
        }
    }

    /// Both orders of an insert and an order to erase that meet: who is second sees the first.
    @Test func whatIsCreatedAtTheSameMomentIsRefusedOrErased() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try? await fixture.ledger.createProject(
                            Project(
                                id: ProjectID(UUID()), tenant: fixture.owner.tenant, name: "\(number)",
                                createdAt: LedgerFixture.instant))
                    }
                }
                group.addTask {
                    _ = try await fixture.ledger.requestErasure(
                        ErasureID(UUID()), of: fixture.owner.tenant, by: fixture.owner.id)
                }
                try await group.waitForAll()
            }
            let order = try #require(try await fixture.ledger.erasure(of: fixture.owner.tenant))
            while try await !fixture.ledger.eraseRows(order.id, limit: 100) {}
            let counts: [Int] = try await pool.statements { connection in
                try ["tenants", "projects", "connections", "users"].flatMap { table in
                    try connection.query("SELECT count(*) AS count FROM \(table)").map { try $0("count") }
                }
            }
            #expect(counts == [0, 0, 0, 0])
        }
    }
}
