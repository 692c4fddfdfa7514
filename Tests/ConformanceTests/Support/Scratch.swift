import MigraytPostgres

/// A migrated, empty database for the time of one rule.
enum Scratch {
    static func withPool(_ body: (PostgresPool) async throws -> Void) async throws {
        let scratch = try await ScratchDatabase.create()
        let pool = PostgresPool(scratch.configuration)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(pool)) } catch { outcome = .failure(error) }
        await pool.close()
        await scratch.drop()
        try outcome.get()
    }
}
