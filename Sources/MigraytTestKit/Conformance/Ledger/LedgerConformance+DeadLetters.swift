import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let deadLetterRules: [ConformanceRule<Self>] = [
        ConformanceRule("failedItemIsADeadLetter", Self.failedItemIsADeadLetter),
        ConformanceRule("letterIsPublishedUntilMarked", Self.letterIsPublishedUntilMarked),
        ConformanceRule("replayStartsARunOfTheItemsOnce", Self.replayStartsARunOfTheItemsOnce),
        ConformanceRule("replayedRunVerifiesWhatIsThere", Self.replayedRunVerifiesWhatIsThere),
        ConformanceRule("activeRunIsNotReplayed", Self.activeRunIsNotReplayed),
        ConformanceRule("discardedLetterStaysDecided", Self.discardedLetterStaysDecided),
        ConformanceRule("failedPartsMayBeSentAgain", Self.failedPartsMayBeSentAgain),
    ]

    /// A run that has ended: items 2 and 3 failed, in the steps that are told.
    private func endedRun(in home: Place? = nil) async throws -> Run {
        let run = try await plannedRun([[1, 2, 3]], steps: [PhaseStep(.items), PhaseStep(.comments)], in: home)
        try await work(followUps: .comments, failing: [2])
        _ = try await ledger.closeSteps()
        try await work(failing: [3])
        _ = try await ledger.closeSteps()
        _ = try await ledger.finishRuns()
        try requireEqual(await state(of: run.id), .completedWithFailures, "the run's end")
        return run
    }

    private func numbers(_ run: RunID, _ selection: FailedItemSelection) async throws -> [Int64] {
        try await ledger.failedItems(run, selection, after: nil, limit: 100).map(\.item.rawValue)
    }

    public func failedItemIsADeadLetter() async throws {
        let run = try await endedRun()
        let all = try await ledger.failedItems(run.id, FailedItemSelection(), after: nil, limit: 100)
        try requireEqual(all.map(\.item.rawValue), [2, 3], "the letters")
        try requireEqual(all.map(\.step), [PhaseStep(.items), PhaseStep(.comments)], "their steps")
        try requireEqual(all.map(\.code), [.jiraRejected, .jiraRejected], "their classes")
        try requireEqual(all.map(\.field), ["summary", "summary"], "their fields")
        try requireEqual(all.map(\.attempts), [1, 1], "their attempts")
        try require(all.allSatisfy { $0.decision == nil }, "a letter is decided by nobody")
        try requireEqual(
            await ledger.failedItems(run.id, FailedItemSelection(), after: all[0], limit: 100), [all[1]],
            "the next page")
        try requireEqual(await numbers(run.id, FailedItemSelection(items: [WorkItemID(3)])), [3], "by item")
        try requireEqual(await numbers(run.id, FailedItemSelection(phase: .items)), [2], "by phase")
        try requireEqual(await numbers(run.id, FailedItemSelection(code: .jiraRejected)), [2, 3], "by class")
        try requireEqual(await numbers(run.id, FailedItemSelection(code: .itemGone)), [], "by another class")
        try requireEqual(
            await ledger.countFailedItems(run.id, FailedItemSelection()), FailedItemCount(letters: 2, items: 2),
            "the count")
    }

    public func letterIsPublishedUntilMarked() async throws {
        let run = try await endedRun()
        let letters = try await ledger.lettersToPublish(limit: 100)
        try requireEqual(letters.map(\.run), [run.id, run.id], "the letters' run")
        try requireEqual(await ledger.lettersToPublish(limit: 1), [letters[0]], "the oldest")
        try await ledger.markLettersPublished([letters[0]])
        try requireEqual(await ledger.lettersToPublish(limit: 100), [letters[1]], "what is left")
    }

    public func replayStartsARunOfTheItemsOnce() async throws {
        let run = try await endedRun()
        let new = RunID(UUID())
        let wanted = FailedItemSelection(items: [WorkItemID(2)])
        try requireEqual(await ledger.replay(run.id, wanted, as: new, commandID: "1"), 1, "the items")
        let replay = try required(await ledger.run(new), "there is no new run")
        try requireEqual([replay.type.rawValue, replay.state.rawValue], ["REPLAY", "CREATED"], "type and state")
        try requireEqual([replay.source, replay.target], [run.source, run.target], "the connections")
        try requireEqual(await ledger.replayedItems(of: new), [WorkItemID(2)], "what it is about")
        try requireEqual(await ledger.replay(run.id, wanted, as: new, commandID: "1"), 1, "the same call again")
        _ = try await ledger.steer(new, .cancel, commandID: nil)
        try requireEqual(await ledger.replay(run.id, wanted, as: RunID(UUID()), commandID: "2"), 0, "a second replay")
        try requireEqual(
            await ledger.replay(run.id, FailedItemSelection(), as: RunID(UUID()), commandID: "1"), 0,
            "another replay by the same command")
        try requireEqual(await numbers(run.id, FailedItemSelection()), [3], "what is still open")
        let decided = try await ledger.failedItems(run.id, FailedItemSelection(isOpen: false), after: nil, limit: 9)
        try requireEqual(decided.map(\.decision), [.replayed(new), nil], "the decisions")
        try require(decided.first?.decidedAt != nil, "the decision has no time")
        try requireEqual(await ledger.story(of: WorkItemID(2), in: run.id).items.map(\.state), [.failed], "the history")
    }

    public func replayedRunVerifiesWhatIsThere() async throws {
        let run = try await endedRun()
        let new = RunID(UUID())
        try requireEqual(
            await ledger.replay(run.id, FailedItemSelection(phase: .comments), as: new, commandID: nil), 1, "the items")
        let claim = try await claimPlanning(of: new)
        let wanted = try await ledger.replayedItems(of: new)
        try await ledger.enumerate(claim, page: Self.page(0, wanted.map(\.rawValue), isLast: true))
        try await ledger.finishPlanning(
            claim, steps: [PhaseStep(.items), PhaseStep(.comments), PhaseStep(.verify)])
        var seen: [PhaseStep: Set<Int64>] = [:]
        for _ in 0..<3 {
            seen.merge(try await work()) { $0.union($1) }
            _ = try await ledger.closeSteps()
        }
        try requireEqual(seen[PhaseStep(.comments)], [3], "the items whose comments are tried again")
        try requireEqual(seen[PhaseStep(.verify)]?.subtracting([0]), [3], "the items that are verified")
        _ = try await ledger.finishRuns()
        try requireEqual(await state(of: new), .completed, "the end")
    }

    public func activeRunIsNotReplayed() async throws {
        let home = try await place()
        let run = try await endedRun(in: home)
        let other = try await newRun(in: home)
        try await requireFailure(.ledgerConflict, of: "a replay beside an active run of the project") {
            () async throws(Failure) in
            try await ledger.replay(run.id, FailedItemSelection(), as: RunID(UUID()), commandID: nil)
        }
        try await requireFailure(.ledgerConflict, of: "the replay of an active run") { () async throws(Failure) in
            try await ledger.replay(other.id, FailedItemSelection(), as: RunID(UUID()), commandID: nil)
        }
        try await requireFailure(.ledgerNotFound, of: "the replay of no run") { () async throws(Failure) in
            try await ledger.replay(RunID(UUID()), FailedItemSelection(), as: RunID(UUID()), commandID: nil)
        }
        try requireEqual(await numbers(run.id, FailedItemSelection()), [2, 3], "what is still open")
    }

    public func discardedLetterStaysDecided() async throws {
        let run = try await endedRun()
        try requireEqual(await ledger.discard(run.id, FailedItemSelection(phase: .items)), 1, "the discarded letters")
        try requireEqual(await ledger.discard(run.id, FailedItemSelection(phase: .items)), 0, "a second time")
        try requireEqual(await numbers(run.id, FailedItemSelection()), [3], "what is still open")
        let new = RunID(UUID())
        try requireEqual(
            await ledger.replay(run.id, FailedItemSelection(phase: .items), as: new, commandID: nil), 0,
            "the replay of a discarded letter")
        try require(await ledger.run(new) == nil, "a run of no items")
        let all = try await ledger.failedItems(run.id, FailedItemSelection(isOpen: false), after: nil, limit: 9)
        try requireEqual(all.map(\.decision), [.discarded, nil], "the decisions")
    }

    public func failedPartsMayBeSentAgain() async throws {
        let run = try await plannedRun([[1]], steps: [PhaseStep(.items), PhaseStep(.comments)])
        try await work(followUps: .comments)
        _ = try await ledger.closeSteps()
        let claim = try await claim(try required(await publish().first, "no shard of comments").shard)
        let failed = EffectKey(.comment, subject: 1, part: "7")
        let done = EffectKey(.comment, subject: 1, part: "6")
        _ = try await ledger.recordEffectIntents(claim, [done, failed])
        try await ledger.recordEffects(
            claim,
            [
                EffectOutcome(done, .completed(remoteID: "106")),
                EffectOutcome(failed, .failed(.jiraRejected, field: nil)),
            ])
        try await ledger.record(claim, [ItemOutcome(WorkItemID(1), .failed(.jiraRejected, field: "comment"))])
        try await ledger.complete(claim)
        _ = try await ledger.closeSteps()
        _ = try await ledger.finishRuns()
        _ = try await ledger.replay(run.id, FailedItemSelection(), as: RunID(UUID()), commandID: nil)
        let effects = try await ledger.effects(claim, kind: .comment, subjects: [1])
        try requireEqual(effects.map(\.state), [.completed, .pending], "the parts' states")
    }
}
