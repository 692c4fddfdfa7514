import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let stepRules: [ConformanceRule<Self>] = [
        ConformanceRule("stepsOpenOneAtATimeInTheirOrder", Self.stepsOpenOneAtATimeInTheirOrder),
        ConformanceRule("followUpStepTakesTheItemsThatNameIt", Self.followUpStepTakesTheItemsThatNameIt),
        ConformanceRule("phaseThatIsOffTakesNothing", Self.phaseThatIsOffTakesNothing),
        ConformanceRule("followUpOfAnEarlierRunIsTaken", Self.followUpOfAnEarlierRunIsTaken),
        ConformanceRule("wholeRunItemStandsWhereItBelongs", Self.wholeRunItemStandsWhereItBelongs),
        ConformanceRule("verifyTakesWhatThisRunCompleted", Self.verifyTakesWhatThisRunCompleted),
        ConformanceRule("countsEqualEnumeratedBeforeClose", Self.countsEqualEnumeratedBeforeClose),
        ConformanceRule("failedWholeRunItemFailsTheRun", Self.failedWholeRunItemFailsTheRun),
        ConformanceRule("stepWithoutRowsCloses", Self.stepWithoutRowsCloses),
        ConformanceRule("runEndsAfterItsLastStep", Self.runEndsAfterItsLastStep),
        ConformanceRule("failedItemShowsInTheEnd", Self.failedItemShowsInTheEnd),
    ]

    private static let allSteps =
        [PhaseStep(.prepare), PhaseStep(.items), PhaseStep(.items, level: 1)]
        + [Phase.attachments, .comments, .links, .finish, .verify].map { PhaseStep($0) }

    private func openNext() async throws -> [PhaseStep] {
        try await ledger.openNextSteps { _, _ in 100 }.map(\.1)
    }

    /// Works and closes step by step to the end of all runs.
    private func workToTheEnd(followUps: FollowUps = []) async throws -> [PhaseStep: Set<Int64>] {
        var seen: [PhaseStep: Set<Int64>] = [:]
        for _ in Self.allSteps {
            seen.merge(try await work(followUps: followUps)) { $0.union($1) }
            _ = try await ledger.closeSteps()
        }
        return seen
    }

    public func stepsOpenOneAtATimeInTheirOrder() async throws {
        let run = try await plannedRun([[1], [2]], steps: Self.allSteps)
        for step in Self.allSteps {
            try requireEqual(await openNext(), [step], "what is opened")
            try requireEqual(await openNext(), [], "what is opened while \(step) is open")
            try requireEqual(await ledger.run(run.id)?.step, step, "the run's step")
            try await work()
            try requireEqual(await ledger.closeSteps().map(\.1), [step], "what is closed")
        }
        try requireEqual(await openNext(), [], "what is opened after the last step")
        try require(await ledger.progress(run.id).allSatisfy(\.isClosed), "a step is not closed in the progress")
    }

    public func followUpStepTakesTheItemsThatNameIt() async throws {
        _ = try await plannedRun([[1, 2, 3]], steps: [.items, .attachments, .comments, .links].map { PhaseStep($0) })
        let claim = try await claim(required(await publish().first, "no shard").shard)
        _ = try await intend(claim, [1, 2, 3])
        try await ledger.record(
            claim,
            [
                Self.created(1, issue: 101, followUps: [.attachments, .links]),
                Self.created(2, issue: 102, followUps: [.comments, .links]),
                ItemOutcome(WorkItemID(3), .skipped(reason: "type.not_mapped")),
            ])
        try await ledger.complete(claim)
        _ = try await ledger.closeSteps()
        let seen = try await workToTheEnd()
        try requireEqual(seen[PhaseStep(.attachments)], [1], "the items with attachments")
        try requireEqual(seen[PhaseStep(.comments)], [2], "the items with comments")
        try requireEqual(seen[PhaseStep(.links)], [1, 2], "the items with links")
    }

    public func phaseThatIsOffTakesNothing() async throws {
        let options = RunOptions(migrateAttachments: false, migrateComments: false, migrateLinks: false)
        _ = try await plannedRun([[1]], steps: Self.allSteps, options: options)
        let seen = try await workToTheEnd(followUps: [.attachments, .comments, .links, .finish])
        for phase in [Phase.attachments, .comments, .links] {
            try requireEqual(seen[PhaseStep(phase)] ?? [], [], "the items of \(phase)")
        }
        try requireEqual(seen[PhaseStep(.finish)], [0, 1], "the items of finish")
    }

    public func followUpOfAnEarlierRunIsTaken() async throws {
        let place = try await place()
        // The first run made the issue and was cancelled before its comments.
        let first = try await plannedRun([[1]], steps: [PhaseStep(.items), PhaseStep(.comments)], in: place)
        try await work(followUps: .comments)
        _ = try await ledger.steer(first.id, .cancel, commandID: nil)
        _ = try await plannedRun([[1]], steps: [PhaseStep(.items), PhaseStep(.comments)], in: place)
        let seen = try await workToTheEnd()
        try requireEqual(seen[PhaseStep(.items)] ?? [], [], "the items that are created again")
        try requireEqual(seen[PhaseStep(.comments)], [1], "the items with comments left")
    }

    public func wholeRunItemStandsWhereItBelongs() async throws {
        _ = try await plannedRun([[1], [2]], steps: Self.allSteps)
        let seen = try await workToTheEnd()
        try requireEqual(seen[PhaseStep(.prepare)], [0], "the items of prepare")
        try requireEqual(seen[PhaseStep(.items)], [1], "the items of level 0")
        try requireEqual(seen[PhaseStep(.finish)], [0], "the items of finish")
        try requireEqual(seen[PhaseStep(.verify)], [0, 1, 2], "the items of verify")
    }

    public func verifyTakesWhatThisRunCompleted() async throws {
        let place = try await place()
        _ = try await plannedRun([[1]], steps: [PhaseStep(.items)], in: place)
        try await work()
        _ = try await ledger.closeSteps()
        _ = try await ledger.finishRuns()
        _ = try await plannedRun([[1, 2, 3]], steps: [PhaseStep(.items), PhaseStep(.verify)], in: place)
        try await work(failing: [3])
        _ = try await ledger.closeSteps()
        let seen = try await work()
        try requireEqual(seen[PhaseStep(.verify)], [0, 2], "the items of verify")
    }

    public func countsEqualEnumeratedBeforeClose() async throws {
        let run = try await plannedRun([[1, 2, 3, 4]], steps: [PhaseStep(.items)], shardSize: 3)
        var shards = try await publish().map(\.shard)
        try requireEqual(shards.count, 2, "the number of shards")
        let first = try await claim(shards.removeFirst())
        let items = try await ledger.items(of: first).map(\.item)
        _ = try await ledger.recordIntent(first, items: items)
        try await ledger.record(first, items.map { Self.created($0.rawValue, issue: 100 + $0.rawValue) })
        try requireEqual(await ledger.closeSteps().count, 0, "what closes while a shard is held")
        try await ledger.complete(first)
        try requireEqual(await ledger.closeSteps().count, 0, "what closes while an item is open")
        let second = try await claim(shards.removeFirst())
        let rest = try await ledger.items(of: second).map(\.item)
        try await ledger.release(second, after: .zero, countsAsAttempt: false)
        try requireEqual(await ledger.closeSteps().count, 0, "what closes while a shard is waiting")
        _ = try await ledger.republish(after: .zero)
        let again = try await claim(second.shard)
        try await ledger.record(again, rest.map { ItemOutcome($0, .failed(.itemGone, field: nil)) })
        try await ledger.complete(again)
        try requireEqual(await ledger.closeSteps().map(\.0), [run.id], "what closes at the end")
        let progress = try required(await ledger.progress(run.id).first, "no progress")
        try requireEqual(progress.enumerated, 4, "the enumerated items")
        try requireEqual(progress.finished, 4, "the finished items")
        try requireEqual(await ledger.run(run.id)?.totalItems, 4, "the run's items")
    }

    public func failedWholeRunItemFailsTheRun() async throws {
        let run = try await plannedRun([[1]], steps: [PhaseStep(.prepare), PhaseStep(.items)])
        let claim = try await claim(required(await publish().first, "no shard").shard)
        try await ledger.record(
            claim, [ItemOutcome(.wholeRun, .failed(.jiraMissingPermission, field: "CREATE_ISSUES"))])
        try await ledger.complete(claim)
        _ = try await ledger.closeSteps()
        let failed = try required(await ledger.run(run.id), "the run is gone")
        try requireEqual(failed.state, .failed, "the state")
        try requireEqual(failed.failure, .jiraMissingPermission, "the cause")
        try requireEqual(failed.failureField, "CREATE_ISSUES", "the cause's field")
        try requireEqual(await openNext(), [], "what is opened after the failure")
    }

    public func stepWithoutRowsCloses() async throws {
        let run = try await plannedRun([[], [1]], steps: [PhaseStep(.items), PhaseStep(.items, level: 1)])
        try requireEqual(await openNext(), [PhaseStep(.items)], "what is opened")
        try requireEqual(await ledger.closeSteps().map(\.0), [run.id], "what is closed")
        try requireEqual(await openNext(), [PhaseStep(.items, level: 1)], "what is opened next")
    }

    public func runEndsAfterItsLastStep() async throws {
        let run = try await plannedRun([[1]], steps: [PhaseStep(.items), PhaseStep(.verify)])
        try await work()
        try requireEqual(await ledger.finishRuns(), [], "what ends before a step is closed")
        _ = try await ledger.closeSteps()
        try requireEqual(await ledger.finishRuns(), [], "what ends before the last step is opened")
        _ = try await openNext()
        try requireEqual(await state(of: run.id), .verifying, "the state in verify")
        try await work()
        _ = try await ledger.closeSteps()
        try requireEqual(await ledger.finishRuns(), [run.id], "what ends")
        let ended = try required(await ledger.run(run.id), "the run is gone")
        try requireEqual(ended.state, .completed, "the state at the end")
        try require(ended.finishedAt != nil, "an ended run has no end")
        try requireEqual(await ledger.finishRuns(), [], "what ends a second time")
    }

    public func failedItemShowsInTheEnd() async throws {
        let run = try await plannedRun([[1, 2]], steps: [PhaseStep(.items)])
        try await work(failing: [2])
        _ = try await ledger.closeSteps()
        try requireEqual(await ledger.finishRuns(), [run.id], "what ends")
        try requireEqual(await state(of: run.id), .completedWithFailures, "the state at the end")
    }
}
