import MigraytPostgres

/// Gives `body` a pool of a migrated, empty database of its own.
func withScratch(_ body: @Sendable (PostgresPool) async throws -> Void) async throws {
    let scratch = try await ScratchDatabase.create()
    let pool = PostgresPool(scratch.configuration)
    do {
        try await body(pool)
    } catch {
        await pool.close()
        await scratch.drop()
        throw error
    }
    await pool.close()
    await scratch.drop()
}
