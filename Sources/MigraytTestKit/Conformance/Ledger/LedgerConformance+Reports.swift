import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let reportRules: [ConformanceRule<Self>] = [
        ConformanceRule("eventsTellTheWholeRunInOrder", Self.eventsTellTheWholeRunInOrder),
        ConformanceRule("unpublishedEventComesAgain", Self.unpublishedEventComesAgain),
        ConformanceRule("progressIsRecordedWhenItChanged", Self.progressIsRecordedWhenItChanged),
        ConformanceRule("outboxPagesHoldEachItemOnce", Self.outboxPagesHoldEachItemOnce),
        ConformanceRule("reasonsAreCounted", Self.reasonsAreCounted),
        ConformanceRule("diagnosticsAreCounted", Self.diagnosticsAreCounted),
        ConformanceRule("storyTellsTheItemsSteps", Self.storyTellsTheItemsSteps),
        ConformanceRule("progressCountsEachState", Self.progressCountsEachState),
    ]

    public func eventsTellTheWholeRunInOrder() async throws {
        let run = try await plannedRun([[1, 2]], steps: [PhaseStep(.items), PhaseStep(.verify)])
        try await work(failing: [2])
        _ = try await ledger.closeSteps()
        try await work()
        _ = try await ledger.closeSteps()
        _ = try await ledger.finishRuns()
        let events = try await ledger.eventsToPublish(limit: 100)
        try require(events.allSatisfy { $0.run == run.id }, "an event of another run")
        try requireEqual(events.map(\.id), events.map(\.id).sorted(), "the order of the ids")
        let milestones = events.filter { $0.kind != .runStateChanged && $0.kind != .progress }
        try requireEqual(
            milestones.map(\.kind),
            [.runCreated, .phaseOpened, .phaseClosed, .phaseOpened, .phaseClosed, .runCompleted], "the milestones")
        try requireEqual(
            milestones.dropFirst().dropLast().map(\.step),
            [PhaseStep(.items), PhaseStep(.items), PhaseStep(.verify), PhaseStep(.verify)], "the steps")
        let states = events.filter { $0.kind == .runStateChanged }.map(\.state)
        try requireEqual(states, [.planning, .running, .verifying], "the states")
        let last = try required(events.last, "no events")
        try requireEqual(last.state, .completedWithFailures, "the last event's state")
        let closed = try required(milestones.first { $0.kind == .phaseClosed }, "no step was closed")
        try requireEqual([closed.enumerated, closed.finished, closed.failed], [2, 2, 1], "the step's numbers")
        try require(last.time.hasSuffix("Z"), "the time \(last.time) is not UTC")
    }

    public func unpublishedEventComesAgain() async throws {
        let run = try await newRun(in: try await place())
        _ = try await ledger.steer(run.id, .cancel, commandID: nil)
        let first = try await ledger.eventsToPublish(limit: 1)
        try requireEqual(first.map(\.kind), [.runCreated], "the oldest event")
        try requireEqual(await ledger.eventsToPublish(limit: 1), first, "the event that was not marked")
        try await ledger.markEventsPublished(first.map(\.id))
        try await ledger.markEventsPublished(first.map(\.id))
        let rest = try await ledger.eventsToPublish(limit: 10)
        try requireEqual(rest.map(\.state), [.cancelled], "the rest")
        try await ledger.markEventsPublished(rest.map(\.id))
        try requireEqual(await ledger.eventsToPublish(limit: 10), [], "what is left")
    }

    public func progressIsRecordedWhenItChanged() async throws {
        let claim = try await heldShard([1, 2])
        func count() async throws -> Int {
            try await ledger.eventsToPublish(limit: 100).count { $0.kind == .progress }
        }
        try await ledger.recordProgress()
        let start = try await count()
        try await ledger.recordProgress()
        try requireEqual(await count(), start, "the progress events without a change")
        _ = try await intend(claim, [1])
        try await ledger.record(claim, [Self.created(1, issue: 101)])
        try await ledger.recordProgress()
        try await ledger.recordProgress()
        try requireEqual(await count(), start + 1, "the progress events after a change")
    }

    public func outboxPagesHoldEachItemOnce() async throws {
        let run = try await plannedRun(
            [[3, 1_000_000_007], [1, 2, 4]], steps: [PhaseStep(.items), PhaseStep(.items, level: 1)], shardSize: 2)
        var found: [OutboxItem] = []
        for _ in 0..<10 {
            let page = try await ledger.outboxItems(run.id, state: .pending, after: found.last, limit: 2)
            try require(page.count <= 2, "a page is longer than its limit")
            if page.isEmpty { break }
            found += page
        }
        try requireEqual(found.map(\.item.rawValue), [3, 1_000_000_007, 1, 2, 4], "the items in order")
        try requireEqual(found.map(\.step.level), [0, 0, 1, 1, 1], "their levels")
        try require(
            await ledger.outboxItems(run.id, state: .failed, after: nil, limit: 10).isEmpty, "items in another state")
    }

    public func reasonsAreCounted() async throws {
        let claim = try await heldShard([1, 2, 3, 4])
        try await ledger.record(
            claim,
            [
                ItemOutcome(WorkItemID(1), .failed(.jiraRejected, field: "summary")),
                ItemOutcome(WorkItemID(2), .failed(.jiraRejected, field: "priority")),
                ItemOutcome(WorkItemID(3), .skipped(reason: "type.not_mapped")),
            ])
        let step = PhaseStep(.items)
        try requireEqual(
            Set(await ledger.reasons(claim.run.id)),
            [
                ReasonCount(step: step, state: .failed, reason: "jira.rejected", count: 2),
                ReasonCount(step: step, state: .skipped, reason: "type.not_mapped", count: 1),
            ], "the reasons")
        let failed = try await ledger.outboxItems(claim.run.id, state: .failed, after: nil, limit: 10)
        try requireEqual(failed.map(\.reasonField), ["summary", "priority"], "the fields")
    }

    public func diagnosticsAreCounted() async throws {
        let claim = try await heldShard([1, 2])
        _ = try await intend(claim, [1, 2])
        func outcome(_ item: Int64, images: Int) -> ItemOutcome {
            ItemOutcome(
                WorkItemID(item), .created(Self.issue(100 + item), revision: 1, followUps: []),
                diagnostics: [
                    Diagnostic(.imageMissing, field: "System.Description", count: images), Diagnostic(.titleTruncated),
                ])
        }
        for _ in 1...2 { try await ledger.record(claim, [outcome(1, images: 2), outcome(2, images: 3)]) }
        try requireEqual(
            Set(await ledger.diagnosticCounts(claim.run.id)),
            [
                DiagnosticCount(code: .imageMissing, items: 2, occurrences: 5),
                DiagnosticCount(code: .titleTruncated, items: 2, occurrences: 2),
            ], "the diagnostics")
    }

    public func storyTellsTheItemsSteps() async throws {
        let steps = [PhaseStep(.items), PhaseStep(.comments)]
        let run = try await plannedRun([[1, 2]], steps: steps)
        try await work(followUps: .comments)
        _ = try await ledger.closeSteps()
        let claim = try await claim(required(await publish().first, "no shard is published").shard)
        let key = EffectKey(.comment, subject: 1, part: "7")
        try await ledger.recordEffects(claim, [EffectOutcome(key, .completed(remoteID: "70"))])
        let lost = Diagnostic(.commentFailed, field: "8", count: 1)
        try await ledger.record(claim, [ItemOutcome(WorkItemID(1), .completed, diagnostics: [lost])])
        let story = try await ledger.story(of: WorkItemID(1), in: run.id)
        try requireEqual(story.items.map(\.step), steps, "the steps")
        try requireEqual(story.items.map(\.state), [.completed, .completed], "the states")
        try requireEqual(story.items.map(\.issue), [Self.issue(101).key, Self.issue(101).key], "the issue by step")
        try requireEqual(story.diagnostics, [StepDiagnostic(step: steps[1], diagnostic: lost)], "the diagnostics")
        try requireEqual(story.effects.map(\.key), [key], "the effects")
        try requireEqual(story.issue?.issue, Self.issue(101), "the issue")
        let empty = try await ledger.story(of: WorkItemID(99), in: run.id)
        try require(empty.items.isEmpty && empty.effects.isEmpty && empty.issue == nil, "an unknown item has a story")
    }

    public func progressCountsEachState() async throws {
        let claim = try await heldShard([1, 2, 3, 4], then: [PhaseStep(.verify)])
        _ = try await intend(claim, [1, 2])
        try await ledger.record(
            claim, [Self.created(1, issue: 101), ItemOutcome(WorkItemID(4), .skipped(reason: "test"))])
        let progress = try await ledger.progress(claim.run.id)
        try requireEqual(progress.map(\.step), [PhaseStep(.items), PhaseStep(.verify)], "the steps")
        let counts = progress[0].counts.filter { $0.value > 0 }
        try requireEqual(counts, [.completed: 1, .intent: 1, .pending: 1, .skipped: 1], "the counts")
        try requireEqual(progress[0].finished, 2, "the finished items")
        try requireEqual(progress[0].enumerated, 4, "the enumerated items")
    }
}
