import Foundation
import MigraytAPIContract
import MigraytKafka
import MigraytModel
import MigraytPorts
import Synchronization
import Testing

extension UnderFaults {
    /// An item that kills every process that takes it in hand is given up, alone, and brought in later.
    @Suite(
        .serialized,
        .stack(
            "poison", items: 120,
            settings: ["MIGRAYT_CRASH_POINTS=\(Checkout.crashPoints.path)", "MIGRAYT_STALL_SECONDS=8"]))
    struct PoisonTests {
        @Test(.timeLimit(.minutes(4)))
        func aPoisonItemIsGivenUpAfterThreeDeathsAndReplayed() async throws {
            let stack = try Stack.current
            let (run, item, poison) = try await runWithABadItem("poison", stack)
            defer { try? FileManager.default.removeItem(at: Checkout.crashPoints) }

            let tally = try await expectGivenUp(item, in: run, after: poison, stack)
            let report = try await stack.report(of: run)
            #expect(report.failed == tally.unmigratable.count + 1)
            try await stack.withBus { bus in
                let letter = try #require(try await bus.deadLetters(1, of: "item.poison").first)
                #expect(try JSONParser.parse(letter.value)["item"]?.integer == Int64(item))
            }

            // The cause is mended.
            try FileManager.default.removeItem(at: poison)
            #expect(
                try await stack.succeed(["dlq", "list", "--run", run, "--class", "item.poison"]).contains("\(item)"))
            #expect(try await stack.succeed(["dlq", "show", "\(item)", "--run", run]).contains("item.poison"))
            let wanted = ["--run", run, "--class", "item.poison"]
            #expect(
                try await stack.succeed(["dlq", "replay"] + wanted + ["--dry-run"])
                    == "1 letters of 1 items would be replayed")
            let replay = try await stack.succeed(["dlq", "replay"] + wanted)
            #expect(try await stack.watch(replay).status == 0)
            #expect(try await stack.succeed(["dlq", "replay"] + wanted) == "0 letters of 0 items replayed")
            expectIntact(try await stack.tally())
        }

        /// The same for an item on which every process hangs: each notices, and gives itself up.
        @Test(.timeLimit(.minutes(4)))
        func anItemThatHangsIsGivenUpAfterThreeProcesses() async throws {
            let stack = try Stack.current
            let (run, item, hang) = try await runWithABadItem("hang", stack)
            defer { try? FileManager.default.removeItem(at: Checkout.crashPoints) }

            let tally = try await expectGivenUp(item, in: run, after: hang, stack)
            #expect(try await stack.report(of: run).failed == tally.unmigratable.count + 1)
        }

        /// Begins a run without workers, one of whose items does this to every process that takes it in hand.
        /// - Returns: The file in which each of those processes leaves a line.
        private func runWithABadItem(_ kind: String, _ stack: Stack) async throws -> (run: String, item: Int, mark: URL)
        {
            for worker in Stack.workers { #expect(try await stack.stop(worker)) }
            let run = try await stack.startAfresh()
            try await stack.wait(for: run) { $0.phase == "prepare" }
            let item = try await leaf(of: run, stack)
            try FileManager.default.createDirectory(at: Checkout.crashPoints, withIntermediateDirectories: true)
            let mark = Checkout.crashPoints.appending(path: "\(kind).\(item)")
            try Data().write(to: mark)
            return (run, item, mark)
        }

        /// Works the run to its end: three processes fell to the item, which alone was given up for it.
        private func expectGivenUp(
            _ item: Int, in run: String, after mark: URL, _ stack: Stack
        ) async throws -> Tally {
            #expect(try await superviseWorkers(until: run, stack).output.hasSuffix("COMPLETED_WITH_FAILURES\n"))
            let processes = try String(contentsOf: mark, encoding: .utf8).split(separator: "\n")
            #expect(processes.count == 3)
            let tally = try await stack.tally()
            #expect(tally.lost == 1 && tally.duplicates == 0)
            #expect(try await stack.story(of: item, in: run).steps.map(\.reason) == ["item.poison"])
            return tally
        }

        /// Some work item of the lowest level that Jira can take.
        private func leaf(of run: String, _ stack: Stack) async throws -> Int {
            let unmigratable = try await stack.tally().unmigratable
            let rows = try await stack.query(
                """
                SELECT item_id FROM outbox_items WHERE run_id = '\(run)' AND step BETWEEN 100 AND 199
                ORDER BY step DESC, item_id DESC
                """)
            return try #require(rows.compactMap { Int($0) }.first { !unmigratable.contains($0) })
        }

        /// Starts workers that have died, as a supervisor would, until the run has ended.
        private func superviseWorkers(until run: String, _ stack: Stack) async throws -> ChildProcess.Outcome {
            let isOver = Mutex(false)
            async let watched = {
                let outcome = try await stack.watch(run)
                isOver.withLock { $0 = true }
                return outcome
            }()
            // Not ended by cancellation, which would end a start half-way.
            while !isOver.withLock({ $0 }) {
                for worker in Stack.workers { try await stack.start(worker) }
                try Task.checkCancellation()
            }
            return try await watched
        }
    }
}
