import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytPostgres

/// What the database itself refuses, whatever a program of ours asks for.
@Suite struct TenantWallTests {
    @Test func everyTableThatTheAPIReachesIsHeldUpByRows() async throws {
        try await withScratch { pool in
            let open: [String] = try await pool.statements { connection in
                try connection.query(
                    """
                    SELECT c.relname AS name FROM pg_class c
                    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                        AND has_table_privilege('migrayt_tenant', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
                        AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))
                    """
                ).map { try $0("name") }
            }
            #expect(open.isEmpty)
            let rights = try await pool.statements { connection in
                try connection.query(
                    "SELECT rolcanlogin OR rolbypassrls OR rolsuper AS any FROM pg_roles WHERE rolname = 'migrayt_tenant'"
                ).map { try $0("any") as Bool }
            }
            #expect(rights == [false])
        }
    }

    @Test func aStatementWithoutATenantSeesNothing() async throws {
        try await withScratch { pool in
            let tenant = TenantID(UUID())
            let ledger = PostgresLedger(pool: pool)
            try await ledger.ensureOwner(
                UserRecord(
                    id: UserID(UUID()), tenant: tenant, loginDigest: "a", passwordHash: "x", role: .owner))
            let counts = try await pool.transaction { connection in
                try connection.execute("SELECT set_config('role', 'migrayt_tenant', true)")
                return try connection.query("SELECT count(*) AS count FROM users").map { try $0("count") as Int }
            }
            #expect(counts == [0])
            let schema = await #expect(throws: Failure.self) {
                try await pool.transaction { connection in
                    try connection.execute(TenantWall.enter, [tenant])
                    try connection.execute("SELECT FROM schema_migrations")
                }
            }
            #expect(schema?.field == "42501")
        }
    }

    @Test(arguments: [
        "UPDATE audit_entries SET outcome = 'done'", "DELETE FROM audit_entries", "TRUNCATE audit_entries",
    ])
    func theTrailTakesNoChangeAlsoFromItsOwner(_ statement: String) async throws {
        try await withScratch { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.transaction { try $0.execute(statement) }
            }
            #expect(failure?.field == "42501")
        }
    }
}
