import Foundation
import MigraytModel

/// A database that one test has for itself: a copy of a migrated, empty one.
package struct ScratchDatabase: Sendable {
    /// Leads to the copy.
    package let configuration: PostgresConfiguration
    private let server: PostgresConfiguration

    /// What the environment lacks, by the names of its variables.
    package struct MissingEnvironment: Error, CustomStringConvertible {
        package let names: [String]
        package var description: String {
            "A real Postgres is needed; start the stack. Not set or not readable: \(names.joined(separator: ", "))"
        }
    }

    /// Copies the template, which the first caller of this program makes.
    /// - Throws: `MissingEnvironment`, or a `Failure` when the server cannot be used.
    package static func create() async throws -> ScratchDatabase {
        let server = try configuration()
        let template = try await template.value
        let name = "scratch_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        try await administer(server, "CREATE DATABASE \(name) TEMPLATE \(template)")
        let scratch = ScratchDatabase(configuration: server.withDatabase(name), server: server)
        // A copy of a ledger waits until somebody has looked at it.
        try await administer(scratch.configuration, "SELECT settle_ledger()")
        return scratch
    }

    /// Removes the copy, also while connections to it are open. Silent: a test's verdict does not hang on it.
    package func drop() async {
        try? await Self.administer(server, "DROP DATABASE IF EXISTS \(configuration.database) WITH (FORCE)")
    }

    /// The server of `MIGRAYT_POSTGRES_HOST`, `_PORT`, `_USER`, `_PASSWORD_FILE`, `_DATABASE` and `_CA_FILE`.
    package static func configuration(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> PostgresConfiguration {
        var missing: [String] = []
        func setting(_ name: String) -> String {
            if let value = environment["MIGRAYT_POSTGRES_\(name)"] { return value }
            missing.append("MIGRAYT_POSTGRES_\(name)")
            return ""
        }
        let host = setting("HOST")
        let port = Int(setting("PORT")) ?? 5432
        let user = setting("USER")
        let database = setting("DATABASE")
        let authority = setting("CA_FILE")
        let passwordFile = setting("PASSWORD_FILE")
        let password = try? String(contentsOfFile: passwordFile, encoding: .utf8)
        if password == nil, !passwordFile.isEmpty { missing.append("MIGRAYT_POSTGRES_PASSWORD_FILE") }
        guard missing.isEmpty, let password else { throw MissingEnvironment(names: missing) }
        return PostgresConfiguration(
            host: host, port: port, user: user,
            password: Sensitive(password.trimmingCharacters(in: .whitespacesAndNewlines)), database: database,
            certificateAuthorityFile: authority, applicationName: "migrayt-tests")
    }

    /// Its name tells the schema, so that it serves every later test program too. It is made under another name and
    /// renamed when it is whole: who is second finds the name taken and drops its own.
    private static let template = Task<String, any Error> {
        let server = try configuration()
        let name = "template_\(fingerprint)"
        if try await exists(name, server) { return name }
        let draft = "draft_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        try await administer(server, "CREATE DATABASE \(draft)")
        let pool = PostgresPool(server.withDatabase(draft))
        try await PostgresSchema.migrate(pool)
        await pool.close()
        // The goodbye of that connection may still be on its way, and a database in use has no copies.
        try await administer(server, "ALTER DATABASE \(draft) WITH ALLOW_CONNECTIONS false")
        try await administer(
            server, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '\(draft)'")
        do {
            try await administer(server, "ALTER DATABASE \(draft) RENAME TO \(name)")
        } catch {
            try await administer(server, "DROP DATABASE \(draft)")
            guard try await exists(name, server) else { throw error }
        }
        return name
    }

    /// FNV-1a over all migrations.
    private static var fingerprint: String {
        let hash = PostgresSchema.migrations.flatMap { Array($0.script.utf8) }.reduce(
            UInt64(0xcbf2_9ce4_8422_2325)
        ) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }

    private static func exists(_ database: String, _ server: PostgresConfiguration) async throws -> Bool {
        let pool = PostgresPool(server)
        defer { Task { await pool.close() } }
        return try await pool.statements { connection in
            try connection.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]).count == 1
        }
    }

    /// Names come from this file only, so they need no quoting.
    private static func administer(_ server: PostgresConfiguration, _ statement: String) async throws {
        let pool = PostgresPool(server)
        defer { Task { await pool.close() } }
        try await pool.statements { connection in try connection.run(script: statement) }
    }
}
