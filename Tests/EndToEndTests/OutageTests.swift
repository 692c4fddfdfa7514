import MigraytAPIContract
import MigraytSimulator
import Testing

extension UnderFaults {
    /// What people and machines do to a run from outside: it names what is wrong, loses nothing, and goes on when it is
    /// mended.
    @Suite(.serialized, .stack("outages", items: 120))
    struct OutageTests {
        @Test(.timeLimit(.minutes(3)))
        func aDatabaseThatTakesNoWritesForAWhileCostsNothing() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            // What PostgreSQL answers when its disk is full.
            _ = try await stack.query(
                """
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
                CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON outbox_items EXECUTE FUNCTION full_disk();
                CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON effects EXECUTE FUNCTION full_disk();
                """)
            try await stack.waitForSilence(of: run)
            _ = try await stack.query(
                "DROP TRIGGER full_disk ON outbox_items; DROP TRIGGER full_disk ON effects; DROP FUNCTION full_disk()")
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
        }

        @Test(.timeLimit(.minutes(3)))
        func aDatabaseWithoutAFreeConnectionIsWaitedFor() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            // One session has the only connection that there is, and lets go of it after a while.
            try await stack.session([
                "ALTER DATABASE migrayt CONNECTION LIMIT 1",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'migrayt' AND pid <> pg_backend_pid()",
                "SELECT pg_sleep(5)", "ALTER DATABASE migrayt CONNECTION LIMIT -1",
            ])
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
            #expect(try await stack.isComplete())
        }

        @Test(.timeLimit(.minutes(3)))
        func aLeaseThatWasEditedByHandEnds() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            try await stack.wait(
                forRow: """
                    UPDATE shards SET lease_until = now() + interval '100 years', owner = 'nobody', fence = fence + 1
                    WHERE id = (SELECT id FROM shards WHERE run_id = '\(run)' AND state = 'LEASED' LIMIT 1) RETURNING 1
                    """,
                once: "SELECT 1 FROM shards WHERE run_id = '\(run)' AND state = 'LEASED'")
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
        }

        @Test(.timeLimit(.minutes(3)))
        func aProjectThatIsDeletedMeanwhilePausesTheRunUntilItIsBack() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            try await stack.setTargetProject(deleted: true)
            let paused = try await stack.wait(for: run) { $0.status == "PAUSED" }
            #expect(paused.failure?.code == "jira.project_not_found")
            try await stack.waitForSilence(of: run)
            try await stack.setTargetProject(deleted: false)
            _ = try await stack.succeed(["resume", run])
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
        }

        @Test(.timeLimit(.minutes(3)))
        func aTokenThatExpiresInTheMiddlePausesTheRun() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.order(.expired, method: "POST", path: "/comment/")
            let paused = try await stack.wait(for: run) { $0.status == "PAUSED" }
            #expect(paused.failure?.code == "jira.unauthorized")
            _ = try await stack.succeed(["resume", run])
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
        }

        @Test(.timeLimit(.minutes(3)))
        func othersWorkInTheProjectAndAzureDevOpsSlowsDown() async throws {
            let stack = try Stack.current
            try await stack.restartSimulator(with: "--strangers-per-mille=300")
            for _ in 0..<3 {
                try await stack.order(.delayed, method: "POST", path: "/wit/workitemsbatch/")
                try await stack.order(.answerLost, method: "POST", path: "/issue/bulk/")
            }
            let run = try await stack.startAfresh()
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
            #expect(try await stack.faults()["delayed"] == 3)
            try await stack.restartSimulator()
        }
    }
}
