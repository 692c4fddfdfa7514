import MigraytModel

/// The database's tables: a numbered history that only goes forward.
public enum PostgresSchema {
    /// In ascending order of version, without a gap.
    static let migrations: [Migration] = [
        .ledger, .identityBasis, .identityMapping, .createdAccounts, .access, .requestKeys, .subject,
        .sharedRate, .tenantWeight, .deadLetters, .holdClaim, .stepCounters, .erasure, .ledgerHome,
        .authorizations, .loneThrottling, .hourlyPoints, .placeDigests,
    ]

    /// Brings the database to this program's version. Idempotent; who comes second waits for the first.
    /// - Throws: `ledger.schema` when the database has a history that this program does not know.
    public static func migrate(_ pool: PostgresPool) async throws(Failure) {
        try await migrate(pool, to: migrations)
    }

    /// Makes sure that the database has exactly this program's version; every role does so at its start.
    /// - Throws: `ledger.schema`, which ends the process.
    public static func check(_ pool: PostgresPool) async throws(Failure) {
        try await check(pool, against: migrations)
    }

    static func migrate(_ pool: PostgresPool, to migrations: [Migration]) async throws(Failure) {
        try await pool.transaction { connection in
            try connection.execute("SELECT pg_advisory_xact_lock($1)", [advisoryLock])
            try connection.run(script: "SET LOCAL statement_timeout = 0; \(historyTable)")
            let applied = try appliedChecksums(connection)
            guard applied.count <= migrations.count else { throw misfit }
            let checksums = try checksums(of: migrations, connection)
            var history: [[any PostgresEncodable]] = []
            for (index, (migration, checksum)) in zip(migrations, checksums).enumerated() {
                if index < applied.count {
                    guard applied[index] == checksum else { throw misfit }
                    continue
                }
                try connection.run(script: migration.script)
                history.append([migration.version, migration.name, checksum])
            }
            for row in history {
                connection.later("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", row)
            }
        }
    }

    static func check(_ pool: PostgresPool, against migrations: [Migration]) async throws(Failure) {
        try await pool.statements { connection in
            let applied = try appliedChecksums(connection)
            let expected = try checksums(of: migrations, connection)
            guard applied == expected else { throw misfit }
        }
    }

    private static func appliedChecksums(_ connection: PostgresConnection) throws -> [String] {
        try connection.query("SELECT checksum FROM schema_migrations ORDER BY version").map { try $0("checksum") }
    }

    /// Computed by the server, which spares this target a hash function.
    private static func checksums(of migrations: [Migration], _ connection: PostgresConnection) throws -> [String] {
        try connection.query(checksums, [migrations.map(\.script)]).map { try $0("checksum") }
    }

    private static let checksums = """
        SELECT encode(sha256(convert_to(m.script, 'UTF8')), 'hex') AS checksum
        FROM unnest($1::text[]) WITH ORDINALITY AS m (script, place) ORDER BY m.place
        """

    private static var misfit: Failure { Failure(.ledgerSchema, .stop, field: "schema_migrations") }

    /// An arbitrary number of ours that names the right to migrate.
    private static let advisoryLock: Int64 = 7_130_001

    private static let historyTable = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """
}
