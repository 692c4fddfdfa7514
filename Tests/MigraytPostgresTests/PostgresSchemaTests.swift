import MigraytModel
import Testing

@testable import MigraytPostgres

@Suite struct PostgresSchemaTests {
    private static let later = Migration(
        version: (PostgresSchema.migrations.last?.version ?? 0) + 1, name: "later",
        script: "CREATE TABLE later (id integer)")

    @Test func migratesOnceAlsoWhenAllRolesStartTogether() async throws {
        try await withScratch { pool in
            let next = PostgresSchema.migrations + [Self.later]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await PostgresSchema.migrate(pool, to: next) } }
                try await group.waitForAll()
            }
            try await PostgresSchema.check(pool, against: next)
        }
    }

    @Test func anotherVersionStopsTheProcess() async throws {
        try await withScratch { pool in
            try await PostgresSchema.check(pool)
            let older = await #expect(throws: Failure.self) {
                try await PostgresSchema.check(pool, against: PostgresSchema.migrations + [Self.later])
            }
            #expect(older?.code == .ledgerSchema)
            #expect(older?.disposition == .stop)
            let newer = await #expect(throws: Failure.self) { try await PostgresSchema.migrate(pool, to: []) }
            #expect(newer?.code == .ledgerSchema)
        }
    }

    @Test func aChangedHistoryIsRefused() async throws {
        try await withScratch { pool in
            let changed = [Migration(version: 1, name: "ledger", script: "SELECT 1")]
            let failure = await #expect(throws: Failure.self) { try await PostgresSchema.migrate(pool, to: changed) }
            #expect(failure?.code == .ledgerSchema)
        }
    }
}
