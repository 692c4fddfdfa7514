import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct ReportTests {
    /// Items 1 to 5: one created with a diagnostic, one skipped, two failed, one still waiting.
    private func world() async throws -> (APIWorld, RunView) {
        let world = try await APIWorld()
        let run = try await world.startRun(as: world.owner).run
        let claim = try await world.runItems(5)
        _ = try await world.ledger.recordIntent(claim, items: (1...4).map { WorkItemID($0) })
        let issue = IssueReference(key: IssueKey(projectKey: "SHOP", number: 1), id: "10001")
        try await world.ledger.record(
            claim,
            [
                ItemOutcome(
                    WorkItemID(1), .created(issue, revision: 3, followUps: []),
                    diagnostics: [Diagnostic(.userUnmatched, field: "System.AssignedTo", count: 2)]),
                ItemOutcome(WorkItemID(2), .skipped(reason: "filtered")),
                ItemOutcome(WorkItemID(3), .failed(.jiraRejected, field: "=cmd")),
                ItemOutcome(WorkItemID(4), .failed(.itemGone, field: nil)),
            ])
        return (world, run)
    }

    @Test func theReportCountsAndNamesReasons() async throws {
        let (world, run) = try await world()
        let answer = try await world.call(.get, "/api/migrations/\(run.id)/report", as: world.owner)
        let report = try answer.decoded(ReportView.self)
        #expect(report.itemsEnumerated == 5 && report.completed == 1 && report.skipped == 1 && report.failed == 2)
        #expect(report.run.status == "RUNNING" && report.run.progressPercent == 80)
        #expect(report.run.phases.map(\.phase) == ["items/0"])
        #expect(report.run.phases.first?.finished == 4)
        #expect(Set(report.reasons.map(\.reason)) == ["filtered", "jira.rejected", "item.gone"])
        #expect(report.diagnostics.map(\.code) == ["user.unmatched"])
        #expect(report.diagnostics.first?.occurrences == 2)
    }

    @Test func failedItemsAreLinesThatNoSpreadsheetRuns() async throws {
        let (world, run) = try await world()
        let answer = try await world.call(.get, "/api/migrations/\(run.id)/report.csv", as: world.owner)
        #expect(answer.headers[.contentType]?.hasPrefix("text/csv") == true)
        let lines = answer.text.components(separatedBy: "\r\n")
        #expect(
            lines == [
                "itemId,phase,code,field,explanation",
                "3,items/0,jira.rejected,'=cmd,\(FailureCode.jiraRejected.explanation)",
                "4,items/0,item.gone,,\(FailureCode.itemGone.explanation)", "",
            ])
    }

    @Test func failedItemsBeyondOnePageAreAllThere() async throws {
        let world = try await APIWorld()
        let run = try await world.startRun(as: world.owner).run
        let claim = try await world.runItems(2_000)
        try await world.ledger.record(
            claim, (1...2_000).map { ItemOutcome(WorkItemID($0), .failed(.itemGone, field: nil)) })
        let answer = try await world.call(.get, "/api/migrations/\(run.id)/report.csv", as: world.owner)
        let ids = answer.text.components(separatedBy: "\r\n").dropFirst().dropLast().compactMap {
            $0.split(separator: ",").first.flatMap { Int64($0) }
        }
        #expect(ids == Array(1...2_000))
    }

    @Test func anItemTellsItsStory() async throws {
        let (world, run) = try await world()
        let one = try await world.call(.get, "/api/migrations/\(run.id)/items/1", as: world.owner)
        let story = try one.decoded(StoryView.self)
        #expect(story.issueKey == "SHOP-1")
        #expect(story.steps.map(\.state) == ["COMPLETED"])
        #expect(story.diagnostics.first?.field == "System.AssignedTo")
        let three = try await world.call(.get, "/api/migrations/\(run.id)/items/3", as: world.owner)
        let step = try #require(try three.decoded(StoryView.self).steps.first)
        #expect(step.reason == "jira.rejected" && step.field == "=cmd")
        #expect(step.explanation == FailureCode.jiraRejected.explanation)
        for item in ["99", "0", "-1", "x"] {
            let answer = try await world.call(.get, "/api/migrations/\(run.id)/items/\(item)", as: world.owner)
            #expect(answer.status == 404, "\(item)")
        }
    }

    @Test(arguments: [
        (["a", "b"], "a,b\r\n"), (["a,b", "c"], "\"a,b\",c\r\n"), (["a\"b"], "\"a\"\"b\"\r\n"),
        (["=1+1", "+1", "-1", "@x", "\tx"], "'=1+1,'+1,'-1,'@x,'\tx\r\n"), (["a\nb"], "\"a\nb\"\r\n"),
        (["=a,b"], "\"'=a,b\"\r\n"), ([""], "\r\n"),
    ])
    func rowsAreQuotedAndHarmless(_ fields: [String], _ line: String) {
        #expect(CSVRow(fields).line == line)
    }

    @Test func onlyACompletedRunIsAtOneHundredPercent() async throws {
        let (world, view) = try await world()
        let id = try #require(RunID(view.id))
        var run = try #require(try await world.ledger.run(id))
        let full = StepProgress(step: PhaseStep(.items), enumerated: 2, counts: [.completed: 2], isClosed: true)
        #expect(RunView(run, progress: [full]).progressPercent == 99.9)
        run.state = .completedWithFailures
        #expect(RunView(run, progress: []).progressPercent == 100)
        run.state = .failed
        (run.failure, run.failureField) = (.jiraMissingPermission, "CREATE_ISSUES")
        #expect(RunView(run, progress: []).failure?.code == "jira.missing_permission")
        #expect(RunView(run, progress: []).failure?.field == "CREATE_ISSUES")
    }
}
