import Foundation
import Testing

extension Stack {
    static let binaries = URL(filePath: "/usr/lib/postgresql/15/bin")

    /// The rows of a statement's answer, as psql prints them.
    func query(_ statement: String) async throws -> [String] {
        try await client("psql", ["--no-psqlrc", "--tuples-only", "--no-align", "--command", statement])
            .split(separator: "\n").map(String.init)
    }

    /// Runs statements one after another on one connection, each in a transaction of its own.
    func session(_ statements: [String]) async throws {
        _ = try await client("psql", ["--no-psqlrc", "--quiet"] + statements.flatMap { ["--command", $0] })
    }

    /// Waits until a statement has a row; the test's time limit bounds it. Between the questions the server looks by
    /// itself, since starting a process for each look is dear, and Foundation was once seen to crash after hundreds of
    /// them.
    /// - Parameter query: Asked by the server, where `statement` is not a query.
    func wait(forRow statement: String, once query: String? = nil) async throws {
        let look = """
            DO $look$ BEGIN FOR i IN 1..60 LOOP EXIT WHEN EXISTS (\(query ?? statement)); PERFORM pg_sleep(0.05);
            END LOOP; END $look$
            """
        while try await self.query(statement).isEmpty {
            try Task.checkCancellation()
            _ = try await self.query(look)
        }
    }

    /// Waits until a run's first shard is done: it is in the middle from here on, for some seconds.
    func waitUntilUnderWay(_ run: String) async throws {
        try await wait(forRow: "SELECT 1 FROM shards WHERE run_id = '\(run)' AND state = 'DONE' LIMIT 1")
    }

    /// Shards of a run whose messages a broker has taken so far.
    func published(of run: String) async throws -> [String] {
        try await query("SELECT id FROM shards WHERE run_id = '\(run)' AND (published_at IS NOT NULL OR fence > 0)")
    }

    /// Everything that the database holds, as text.
    func dump() async throws -> String { try await client("pg_dump", []) }

    /// Backs the database up as it is at this moment.
    func dump(to file: URL) async throws { _ = try await client("pg_dump", ["--no-comments", "--file", file.path]) }

    /// Empties the database and puts a backup in its place.
    func restore(from file: URL) async throws {
        _ = try await client(
            "psql",
            [
                "--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--command",
                "DROP OWNED BY CURRENT_USER", "--file", file.path,
            ])
    }

    /// Runs a program of PostgreSQL's that asks the server.
    func client(_ program: String, _ arguments: [String], as user: String? = nil) async throws -> String {
        var environment = environment
        environment["PGPASSWORD"] = try String(
            contentsOfFile: try setting("MIGRAYT_POSTGRES_PASSWORD_FILE"), encoding: .utf8)
        environment["PGHOST"] = try setting("MIGRAYT_POSTGRES_HOST")
        environment["PGPORT"] = try setting("MIGRAYT_POSTGRES_PORT")
        environment["PGUSER"] = try user ?? setting("MIGRAYT_POSTGRES_USER")
        environment["PGDATABASE"] = try setting("MIGRAYT_POSTGRES_DATABASE")
        environment["PGSSLMODE"] = "verify-full"
        environment["PGSSLROOTCERT"] = try setting("MIGRAYT_POSTGRES_CA_FILE")
        let outcome = try await ChildProcess.run(
            Self.binaries.appending(path: program), arguments, environment: environment)
        try #require(outcome.status == 0, "\(program): \(outcome.errors)")
        return outcome.output
    }
}
