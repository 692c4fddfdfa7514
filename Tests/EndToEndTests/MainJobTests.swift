import MigraytAPIContract
import Testing

extension EndToEnd {
    /// A project goes into Jira once, whole and explained.
    @Suite(.serialized, .stack("main", items: 240))
    struct MainJobTests {
        @Test(.timeLimit(.minutes(3)))
        func everyItemArrivesOnce() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            let (tally, report) = (try await stack.tally(), try await stack.report(of: migration.run))
            expectIntact(tally)
            #expect(tally.unmigratable.count == 1)
            #expect(tally.remoteLinks > 0 && tally.sourceCustomFields > 0)
            // Sprints of the past and of the future, with issues in them.
            #expect(tally.issuesBySprintState["closed"] ?? 0 > 0 && tally.issuesBySprintState["future"] ?? 0 > 0)

            #expect(migration.watched.status == 2)
            #expect(migration.watched.output.hasSuffix("COMPLETED_WITH_FAILURES\n"))
            #expect(report.itemsEnumerated == tally.sourceItems)
            #expect(report.completed + report.skipped + report.failed == report.itemsEnumerated)
            #expect(report.completed == tally.issuesInJira)
            #expect(report.skipped == 0)
            #expect(report.reasons.map(\.reason) == ["item.gone"])
            #expect(report.reasons.reduce(0) { $0 + $1.count } == report.failed)
            for item in tally.unmigratable {
                let step = try #require(try await stack.story(of: item, in: migration.run).steps.first)
                #expect(step.state == "FAILED")
                #expect(step.explanation?.isEmpty == false)
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func aSecondRunCreatesNothing() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            let before = try await stack.tally()
            let run = try await stack.start(migration.project, migration.connections)
            _ = try await stack.watch(run)
            try await expectNothingNew(in: run, since: before, stack)
        }

        /// A project that knows nothing of the first one's ledger: what stands in Jira decides.
        @Test(.timeLimit(.minutes(2)))
        func aNewLedgerCreatesNothingTwice() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            let before = try await stack.tally()
            let run = try await stack.start(stack.createProject(), migration.connections)
            _ = try await stack.watch(run)
            try await expectNothingNew(in: run, since: before, stack)
        }

        @Test(.timeLimit(.minutes(2)))
        func explainTellsTheWholeStory() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            let gone = try #require(try await stack.tally().unmigratable.first)

            let arrived = try await stack.succeed(["explain", "1000", "--run", migration.run])
            #expect(arrived.hasPrefix("Work item 1000 → SHOP-"))
            #expect(arrived.contains("items/0: COMPLETED"))
            #expect(arrived.contains("verify: COMPLETED"))

            let failed = try await stack.succeed(["explain", "\(gone)", "--run", migration.run])
            #expect(failed.hasPrefix("Work item \(gone) → no issue"))
            #expect(failed.contains("FAILED (item.gone)"))
            #expect(failed.contains("was deleted or moved away in Azure DevOps"))

            let unknown = try await stack.migrayt("explain", "999999", "--run", migration.run)
            #expect(unknown.status != 0)
            #expect(unknown.errors.contains("Work item 999999 is not part of run \(migration.run)"))
        }

        @Test(.timeLimit(.minutes(2)))
        func theReportAsCSVNamesEveryFailedItem() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            let lines = try await stack.succeed(["report", migration.run, "--csv"]).split(whereSeparator: \.isNewline)
            let gone = try await stack.tally().unmigratable
            #expect(lines.first == "itemId,phase,code,field,explanation")
            #expect(lines.dropFirst().map { $0.split(separator: ",").first.flatMap { Int($0) } } == gone)
            #expect(lines.dropFirst().allSatisfy { $0.contains("item.gone") })
            #expect(try await stack.migrayt("report", migration.run).status == 2)
        }

        private func expectNothingNew(in run: String, since before: Tally, _ stack: Stack) async throws {
            let (after, report) = (try await stack.tally(), try await stack.report(of: run))
            #expect(after.written == before.written)
            expectIntact(after)
            #expect(report.skipped == after.issuesInJira)
            #expect(report.failed == after.unmigratable.count)
            let items = report.reasons.filter { $0.phase.hasPrefix("items") }
            #expect(Set(items.map(\.reason)) == ["already_migrated", "item.gone"])
            #expect(items.reduce(0) { $0 + $1.count } == report.itemsEnumerated)
        }
    }
}
