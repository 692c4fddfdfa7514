import MigraytAPIContract
import Testing

extension UnderFaults {
    /// Processes end at the worst moments; the run ends by itself all the same, with nothing lost and nothing twice.
    @Suite(.serialized, .stack("chaos", items: 400))
    struct ChaosTests {
        @Test(.timeLimit(.minutes(4)))
        func aRunSurvivesTheKillOfEveryPartOneAfterTheOther() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            var progress: Int64 = 0
            for part in ["worker-1", "coordinator", "reconciler", "api", "broker", "postgres"] {
                // Each kill hits a run that has gone on since the one before.
                let view = try await stack.wait(for: run) { $0.phase != nil && $0.finished > progress }
                progress = view.finished
                try await stack.kill(part)
                try await stack.start(part)
                let after = try await stack.view(of: run)
                #expect(!after.isTerminal, "The kill of \(part) came too late to prove anything.")
            }
            let watched = try await stack.watch(run)
            #expect(watched.output.hasSuffix("COMPLETED_WITH_FAILURES\n"))
            let (tally, report) = (try await stack.tally(), try await stack.report(of: run))
            expectIntact(tally)
            #expect(report.completed == tally.issuesInJira)
            #expect(report.failed == tally.unmigratable.count)
            #expect(report.reasons.map(\.reason) == ["item.gone"])
            #expect(try await stack.isComplete())
        }

        /// A deployment under load: each worker is told to end, ends by itself, and is started again, one after the other.
        @Test(.timeLimit(.minutes(3)))
        func aRollingRestartOfTheWorkersLeavesNothingUnknown() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            var progress: Int64 = 0
            for worker in Stack.workers + Stack.workers {
                progress = try await stack.wait(for: run) { $0.finished > progress }.finished
                #expect(try await stack.stop(worker), "\(worker)")
                // Of this run only: the runs before it were killed, and their shards remember that.
                #expect(
                    try await stack.query(
                        "SELECT count(*) FROM shards WHERE run_id = '\(run)' AND (unknown > 0 OR crashes > 0)") == ["0"]
                )
                #expect(
                    try await stack.query("SELECT count(*) FROM effects WHERE state = 'UNKNOWN'") == ["0"])
                try await stack.start(worker)
            }
            #expect(try await stack.watch(run).output.hasSuffix("COMPLETED_WITH_FAILURES\n"))
            expectIntact(try await stack.tally())
            #expect(try await stack.report(of: run).reasons.map(\.reason) == ["item.gone"])
        }

        @Test(.timeLimit(.minutes(3)))
        func everyRoleDrainsOnSIGTERM() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            for worker in Stack.workers { #expect(try await stack.stop(worker), "\(worker)") }
            #expect(
                try await stack.query("SELECT count(*) FROM outbox_items WHERE state IN ('INTENT', 'UNKNOWN')") == ["0"]
            )
            #expect(try await stack.query("SELECT count(*) FROM shards WHERE state = 'LEASED'") == ["0"])
            for role in Stack.roles where !role.hasPrefix("worker") { #expect(try await stack.stop(role), "\(role)") }
            for role in Stack.roles {
                let last = try #require(try stack.log(of: role).split(separator: "\n").last)
                #expect(last.contains("\"message\":\"Ended\""), "\(role)")
                try await stack.start(role)
            }
            #expect(try await stack.watch(run).output.hasSuffix("COMPLETED_WITH_FAILURES\n"))
            expectIntact(try await stack.tally())
        }
    }
}
