import Foundation
import MigraytModel
import Synchronization
import Testing

@testable import MigraytPostgres

@Suite struct PostgresDriverTests {
    @Test func valuesGoThereAndBack() async throws {
        try await withScratch { pool in
            let texts = ["", "a,b", "\"q\"", "back\\slash", "{x}", "NULL", "日本 ü"]
            let date = Date(timeIntervalSince1970: 1_795_000_000.25)
            try await pool.statements { connection in
                let row = try #require(
                    try connection.query(
                        """
                        SELECT $1::text[] = ARRAY['', 'a,b', '"q"', 'back\\slash', '{x}', 'NULL', '日本 ü'] AS same,
                            ($2::text[])[2] IS NULL AS hole, $3::timestamptz AS time, $4::boolean AS yes,
                            $5::bigint AS big, $6::uuid IS NULL AS nothing
                        """,
                        [texts, ["x", nil] as [String?], date, true, Int64.max, nil as RunID?]
                    ).first)
                #expect(try row("same"))
                #expect(try row("hole"))
                #expect(try row("time") == date)
                #expect(try row("yes"))
                #expect(try row("big") == Int64.max)
                #expect(try row("nothing"))
            }
        }
    }

    @Test func serverErrorsKeepTheirStateOnly() async throws {
        try await withScratch { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.statements { try $0.query("SELECT 'geheim'::integer").count }
            }
            #expect(failure?.field == "22P02")
            #expect(failure.map { "\($0)".contains("geheim") } == false)
        }
    }

    /// As of a standby that was not promoted yet.
    @Test func aServerThatTakesNoWritesIsAway() async throws {
        try await withScratch { pool in
            try await pool.transaction { try $0.run(script: "CREATE TABLE t (id integer)") }
            let failure = await #expect(throws: Failure.self) {
                try await pool.transaction { try $0.run(script: "SET TRANSACTION READ ONLY; INSERT INTO t VALUES (1)") }
            }
            #expect(failure?.code == .ledgerUnavailable)
            #expect(failure?.field == "25006")
        }
    }

    @Test func aThrowRollsBack() async throws {
        try await withScratch { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.transaction { connection in
                    try connection.run(script: "CREATE TABLE t (id integer)")
                    throw Failure(.ledgerConflict, .failItem)
                }
            }
            #expect(failure?.code == .ledgerConflict)
            let exists: Bool = try await pool.statements {
                try $0.query("SELECT to_regclass('t') IS NOT NULL AS e").only("e")
            }
            #expect(!exists)
        }
    }

    @Test func aKilledServerProcessIsReplaced() async throws {
        try await withScratch { pool in
            let killer = try await pool.lease()
            let victim: Int = try await pool.statements {
                try $0.query("SELECT pg_backend_pid() AS pid").only("pid")
            }
            _ = try await killer.perform { try $0.execute("SELECT pg_terminate_backend($1, 5000)", [victim]) }.result
                .get()
            await pool.giveBack(killer, isUsable: false)
            let next: Int = try await pool.transaction {
                try $0.query("SELECT pg_backend_pid() AS pid").only("pid")
            }
            #expect(next != victim)
        }
    }

    @Test func anotherCertificateAuthorityIsRefused() async throws {
        let server = try ScratchDatabase.configuration()
        let foreign = PostgresConfiguration(
            host: server.host, port: server.port, user: server.user, password: server.password,
            database: server.database, certificateAuthorityFile: "/dev/null", applicationName: "t")
        let pool = PostgresPool(foreign)
        let failure = await #expect(throws: Failure.self) { try await pool.statements { _ in 1 } }
        #expect(failure?.code == .ledgerUnavailable)
        #expect(failure?.field == "certificate")
    }

    @Test func connectionsAreBoundedAndServedInOrder() async throws {
        let server = try ScratchDatabase.configuration()
        let pool = PostgresPool(
            PostgresConfiguration(
                host: server.host, port: server.port, user: server.user, password: server.password,
                database: server.database, certificateAuthorityFile: server.certificateAuthorityFile,
                applicationName: "t", connections: 1))
        let only = try await pool.lease()
        let waiter = Task { try await pool.statements { _ in 1 } }
        let impatient = Task { try await pool.statements { _ in 2 } }
        impatient.cancel()
        await #expect(throws: Failure.self) { try await impatient.value }
        await pool.giveBack(only, isUsable: true)
        #expect(try await waiter.value == 1)
        await pool.close()
        let failure = await #expect(throws: Failure.self) { try await pool.statements { _ in 3 } }
        #expect(failure?.code == .ledgerUnavailable)
    }

    @Test func deadlocksAreRunAgainAndNotForEver() async throws {
        try await withScratch { pool in
            try await pool.transaction { try $0.run(script: "CREATE TABLE t (id integer)") }
            let runs = Mutex(0)
            try await pool.transaction { connection in
                try connection.run(script: "INSERT INTO t VALUES (1)")
                let run = runs.withLock {
                    $0 += 1
                    return $0
                }
                if run < 3 { try connection.run(script: Self.deadlock) }
            }
            #expect(runs.withLock { $0 } == 3)
            let rows: Int = try await pool.statements { try $0.query("SELECT count(*) AS rows FROM t").only("rows") }
            #expect(rows == 1)
            let failure = await #expect(throws: Failure.self) {
                try await pool.transaction { try $0.run(script: Self.deadlock) }
            }
            #expect(failure?.code == .ledgerUnavailable)
            #expect(failure?.field == "40P01")
        }
    }

    @Test func aPipelineIsOneTransactionInOrder() async throws {
        try await withScratch { pool in
            try await pool.transaction { try $0.run(script: "CREATE TABLE t (id integer PRIMARY KEY)") }
            let insert = "INSERT INTO t VALUES ($1::integer)"
            let count = "SELECT count(*) AS rows FROM t"
            let seen: [Int] = try await pool.commit([
                PostgresStatement(insert, [1]), PostgresStatement(count), PostgresStatement(insert, [2]),
                PostgresStatement(count),
            ]) { answers in [try answers[1].only("rows"), try answers[3].only("rows")] }
            #expect(seen == [1, 2])
            // The third statement fails: nothing of any stays, those behind it are not run, and the connection goes on.
            let failure = await #expect(throws: Failure.self) {
                try await pool.commit([
                    PostgresStatement(insert, [3]), PostgresStatement("SELECT 1 AS new"),
                    PostgresStatement(insert, [1]),
                    PostgresStatement("SELECT 2 AS newer"), PostgresStatement("SELECT 2 AS newer"),
                ])
            }
            #expect(failure?.code == .ledgerConflict)
            let rows: Int = try await pool.commit([
                PostgresStatement("SELECT 2 AS newer"), PostgresStatement("SELECT 1 AS new"), PostgresStatement(count),
            ]) { try $0[2].only("rows") }
            #expect(rows == 2)
        }
    }

    @Test func aStatementThatCannotBeParsedLeavesTheConnectionUsable() async throws {
        try await withScratch { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.commit([PostgresStatement("SELECT 1 AS a"), PostgresStatement("SELECT FROM nowhere")])
            }
            #expect(failure?.code == .ledgerSchema)
            let value: Int = try await pool.commit([PostgresStatement("SELECT 1 AS a")]) { try $0[0].only("a") }
            #expect(value == 1)
        }
    }

    @Test func aServerThatEndsDuringAPipelineLeavesItOpenWhetherItHappened() async throws {
        try await withScratch { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.commit([
                    PostgresStatement("SELECT 1 AS a"),
                    PostgresStatement("SELECT pg_terminate_backend(pg_backend_pid())"),
                    PostgresStatement("SELECT pg_sleep(5)"),
                ])
            }
            #expect(failure?.code == .ledgerUnavailable)
            let value: Int = try await pool.commit([PostgresStatement("SELECT 1 AS a")]) { try $0[0].only("a") }
            #expect(value == 1)
        }
    }

    @Test func aPipelineIsOneRoundTrip() async throws {
        try await withScratch { pool in
            let single = PostgresStatement("SELECT 1 AS a")
            try await pool.commit([single])
            let connection = try await pool.lease()
            let counted = await connection.perform { connection in
                let before = connection.roundTrips
                _ = try connection.pipeline([single, PostgresStatement("SELECT 2 AS b"), single])
                try connection.transaction { _ = try $0.query("SELECT 1 AS a") }
                return connection.roundTrips - before
            }
            await pool.giveBack(connection, isUsable: counted.isUsable)
            // The pipeline; BEGIN with the query, and COMMIT.
            #expect(try counted.result.get() == 3)
        }
    }

    @Test func aTransactionWithoutStatementsIsNone() async throws {
        try await withScratch { pool in
            #expect(try await pool.transaction { _ in 7 } == 7)
            await #expect(throws: Failure.self) {
                try await pool.transaction { _ in throw Failure(.ledgerConflict, .failItem) }
            }
            // What would have opened it does not open the next.
            try await pool.statements { _ = try $0.query("CREATE TABLE kept ()") }
            try await pool.transaction { _ = try $0.run(script: "SELECT FROM kept") }
        }
    }

    @Test func whatFailsFirstInATransactionUndoesIt() async throws {
        try await withScratch { pool in
            try await pool.statements { _ = try $0.query("CREATE TABLE kept (value integer PRIMARY KEY)") }
            await #expect(throws: Failure.self) {
                try await pool.transaction { connection in
                    _ = try connection.pipeline([
                        PostgresStatement("INSERT INTO kept VALUES (1)"), PostgresStatement("SELECT 1 / 0"),
                    ])
                }
            }
            let count: Int = try await pool.statements { try $0.query("SELECT count(*) AS a FROM kept").only("a") }
            #expect(count == 0)
        }
    }

    @Test func whatRunsLaterGoesWithTheCommit() async throws {
        try await withScratch { pool in
            try await pool.statements { _ = try $0.query("CREATE TABLE kept (value integer PRIMARY KEY)") }
            let insert = "INSERT INTO kept VALUES ($1::integer)"
            func roundTrips(
                _ body: @escaping @Sendable (PostgresConnection) throws -> Void
            ) async throws -> (count: Int, failure: PostgresError?) {
                let connection = try await pool.lease()
                let counted = await connection.perform { connection in
                    let before = connection.roundTrips
                    var failure: PostgresError?
                    do { try connection.transaction(body) } catch let error as PostgresError { failure = error }
                    return (connection.roundTrips - before, failure)
                }
                #expect(counted.isUsable)
                await pool.giveBack(connection, isUsable: counted.isUsable)
                return try counted.result.get()
            }
            func rows() async throws -> Int {
                try await pool.statements { try $0.query("SELECT count(*) AS rows FROM kept").only("rows") }
            }
            // BEGIN with the first; the second and third with COMMIT.
            let mixed = try await roundTrips { connection in
                try connection.execute(insert, [1])
                connection.later(insert, [2])
                connection.later(insert, [3])
            }
            #expect(mixed.count == 2 && mixed.failure == nil)
            #expect(try await rows() == 3)
            let alone = try await roundTrips { $0.later(insert, [4]) }
            #expect(alone.count == 1 && alone.failure == nil)
            #expect(try await rows() == 4)
            // In its place before what comes after it.
            let seen = try await pool.transaction { connection in
                connection.later(insert, [5])
                return try connection.query("SELECT FROM kept").count
            }
            #expect(seen == 5)
            // One that fails undoes all, and the connection goes on.
            let broken = try await roundTrips { connection in
                try connection.execute(insert, [6])
                connection.later(insert, [1])
                connection.later(insert, [7])
            }
            #expect(broken.failure == .server(sqlState: "23505"))
            // A body that throws has run nothing of it, and leaves nothing to the next.
            let thrown = try await roundTrips { connection in
                connection.later(insert, [8])
                throw PostgresError.unreadable(column: "none")
            }
            #expect(thrown.count == 0 && thrown.failure == .unreadable(column: "none"))
            #expect(try await rows() == 5)
        }
    }

    @Test func whatRunsLaterIsRunAgainAfterADeadlock() async throws {
        try await withScratch { pool in
            try await pool.statements { _ = try $0.query("CREATE TABLE kept (value integer)") }
            let runs = Mutex(0)
            try await pool.transaction { connection in
                let run = runs.withLock {
                    $0 += 1
                    return $0
                }
                connection.later("INSERT INTO kept VALUES (1)")
                if run < 3 { connection.later(Self.deadlock) }
            }
            #expect(runs.withLock { $0 } == 3)
            let rows: Int = try await pool.statements { try $0.query("SELECT count(*) AS rows FROM kept").only("rows") }
            #expect(rows == 1)
        }
    }

    private static let deadlock = "DO $$ BEGIN RAISE EXCEPTION 'd' USING ERRCODE = '40P01'; END $$"

    @Test func theEnvironmentIsNamedWhereItLacks() {
        let error = #expect(throws: ScratchDatabase.MissingEnvironment.self) {
            try ScratchDatabase.configuration(environment: ["MIGRAYT_POSTGRES_HOST": "h"])
        }
        #expect(error?.names.contains("MIGRAYT_POSTGRES_CA_FILE") == true)
        #expect(error?.names.contains("MIGRAYT_POSTGRES_HOST") == false)
    }
}
