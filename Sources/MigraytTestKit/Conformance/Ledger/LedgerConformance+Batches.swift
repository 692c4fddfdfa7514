import Foundation
import MigraytModel
import MigraytPorts

/// What holds when outcomes, intents, the lease and the end of a shard are written down at once.
extension LedgerConformance {
    static let batchRules: [ConformanceRule<Self>] = [
        ConformanceRule("batchIsCommittedAsOne", Self.batchIsCommittedAsOne),
        ConformanceRule("repeatedBatchChangesNothing", Self.repeatedBatchChangesNothing),
        ConformanceRule("pausedRunTakesOutcomesAndGivesNoIntents", Self.pausedRunTakesOutcomesAndGivesNoIntents),
        ConformanceRule("endedLeaseTakesOutcomesAndGivesNoIntents", Self.endedLeaseTakesOutcomesAndGivesNoIntents),
        ConformanceRule("fencedBatchWritesNothing", Self.fencedBatchWritesNothing),
        ConformanceRule("shardEndsWithItsLastOutcomes", Self.shardEndsWithItsLastOutcomes),
        ConformanceRule("sweptItemStaysOpenAndKnowsItsNumber", Self.sweptItemStaysOpenAndKnowsItsNumber),
        ConformanceRule("claimComesWithItsContents", Self.claimComesWithItsContents),
    ]

    private static let comment = EffectKey(.comment, subject: 1, part: "7")
    private static let next = EffectKey(.comment, subject: 1, part: "8")

    public func batchIsCommittedAsOne() async throws {
        let claim = try await heldShard([1, 2, 3])
        _ = try await intend(claim, [1])
        _ = try await ledger.recordEffectIntents(claim, [Self.comment])
        let receipt = try await ledger.commit(
            claim,
            ShardWrites(
                outcomes: [Self.created(1, issue: 101)],
                effectOutcomes: [EffectOutcome(Self.comment, .completed(remoteID: "c7"))],
                intents: [WorkItemID(1), WorkItemID(2)], effectIntents: [Self.comment, Self.next], lease: Self.long))
        try requireEqual(receipt.intents, [WorkItemID(2)], "the items that may be sent")
        try requireEqual(receipt.effectIntents, [Self.next], "the effects that may be sent")
        try require(receipt.isLive && !receipt.isDone, "the claim's state is told wrong")
        try requireEqual(receipt.runState, .running, "the run's state")
        try requireEqual(
            await ledger.items(of: claim).map(\.state), [.completed, .intent, .pending], "the items' states")
        let effects = try await ledger.effects(claim, kind: .comment, subjects: [1])
        try requireEqual(effects.map(\.state), [.completed, .intent], "the effects' states")
        // What came before in the batch counts for what comes after.
        try requireEqual(await item(2, of: claim).lastKnownIssueNumber, 101, "the number that an intent knows")
    }

    public func repeatedBatchChangesNothing() async throws {
        let claim = try await heldShard([1, 2])
        let writes = ShardWrites(
            outcomes: [ItemOutcome(WorkItemID(1), .skipped(reason: "test"))], intents: [WorkItemID(2)],
            effectIntents: [Self.comment])
        let first = try await ledger.commit(claim, writes)
        let rows = try await ledger.items(of: claim).map(\.state)
        // The answer of the first commit was lost.
        try requireEqual(await ledger.commit(claim, writes), first, "the receipt of the repeated batch")
        try requireEqual(await ledger.items(of: claim).map(\.state), rows, "the items after the repetition")
    }

    public func sweptItemStaysOpenAndKnowsItsNumber() async throws {
        let claim = try await heldShard([1, 2])
        let second = Diagnostic(.verifyDuplicate, field: "SHOP-7")
        try await ledger.record(
            claim,
            [ItemOutcome(WorkItemID(1), .swept(through: 1_000), diagnostics: [second]), Self.created(2, issue: 101)])
        try requireEqual(await ledger.items(of: claim).map(\.state), [.pending, .completed], "the items' states")
        try requireEqual(
            await ledger.items(of: claim).map(\.lastKnownIssueNumber), [1_000, nil], "the numbers that are known")
        try requireEqual(await item(1, of: claim).attempts, 0, "the attempts")
        try await ledger.record(claim, [Self.created(1, issue: 102)])
        try requireEqual(await item(1, of: claim).state, .completed, "the state in the end")
        let diagnostics = try await ledger.story(of: WorkItemID(1), in: claim.run.id).diagnostics.map(\.diagnostic)
        try requireEqual(diagnostics, [second], "the diagnostics")
    }

    public func pausedRunTakesOutcomesAndGivesNoIntents() async throws {
        let claim = try await heldShard([1, 2])
        _ = try await intend(claim, [1])
        _ = try await ledger.steer(claim.run.id, .pause, commandID: nil)
        let receipt = try await ledger.commit(
            claim,
            ShardWrites(
                outcomes: [Self.created(1, issue: 101)], intents: [WorkItemID(2)], effectIntents: [Self.comment]))
        try requireEqual(receipt.intents, [], "the items that may be sent in a paused run")
        try requireEqual(receipt.effectIntents, [], "the effects that may be sent in a paused run")
        try requireEqual(receipt.runState, .paused, "the run's state")
        try requireEqual(await ledger.items(of: claim).map(\.state), [.completed, .pending], "the items' states")
    }

    public func endedLeaseTakesOutcomesAndGivesNoIntents() async throws {
        let claim = try await heldShard([1, 2])
        _ = try await intend(claim, [1])
        try await lapse(claim)
        let receipt = try await ledger.commit(
            claim,
            ShardWrites(
                outcomes: [Self.created(1, issue: 101)], intents: [WorkItemID(2)], effectIntents: [Self.comment]))
        try require(!receipt.isLive, "a lease that ended holds")
        try requireEqual(receipt.intents, [], "the items that may be sent after the lease")
        try requireEqual(receipt.effectIntents, [], "the effects that may be sent after the lease")
        try requireEqual(await item(1, of: claim).state, .completed, "the item whose answer came in time")
    }

    public func fencedBatchWritesNothing() async throws {
        let old = try await heldShard([1, 2])
        _ = try await intend(old, [1])
        try await lapse(old)
        let new = try await claim(old.shard)
        let writes = ShardWrites(
            outcomes: [Self.created(1, issue: 101)], intents: [WorkItemID(2)], effectIntents: [Self.comment],
            lease: Self.long, completes: true)
        try await requireFailure(.ledgerFenceLost, of: "a batch of a lost claim") { () async throws(Failure) in
            try await ledger.commit(old, writes)
        }
        try requireEqual(await ledger.items(of: new).map(\.state), [.unknown, .pending], "the items' states")
        try requireEqual(await ledger.effects(new, kind: .comment, subjects: [1]), [], "the effects")
    }

    public func shardEndsWithItsLastOutcomes() async throws {
        let claim = try await heldShard([1, 2])
        let early = try await ledger.commit(
            claim, ShardWrites(outcomes: [Self.created(1, issue: 101)], completes: true))
        try require(!early.isDone, "a shard ends with an open item")
        try requireEqual(await item(1, of: claim).state, .completed, "the outcome beside the end that was refused")
        _ = try await ledger.recordEffectIntents(claim, [Self.comment])
        let last = ShardWrites(outcomes: [Self.created(2, issue: 102)], completes: true)
        try require(await ledger.commit(claim, last).isDone, "a shard without open items does not end")
        try require(await ledger.commit(claim, last).isDone, "the same end again is refused")
        let left = try await ledger.effects(claim, kind: .comment, subjects: [1])
        try requireEqual(left.map(\.state), [.unknown], "the effect that nobody finished")
        try requireEqual(await ledger.closeSteps().map(\.1), [PhaseStep(.items)], "the steps that are closed")
    }

    public func claimComesWithItsContents() async throws {
        let place = try await place()
        _ = try await plannedRun([[1, 2]], steps: [PhaseStep(.items), PhaseStep(.comments)], in: place)
        let first = try required(await publish().first, "no shard is published").shard
        guard case .claimed(let claim, let contents) = try await ledger.claimShard(first, owner: "w", lease: Self.long)
        else { return try require(false, "the claim is refused") }
        try requireEqual(contents.items.map(\.item), [1, 2].map { WorkItemID($0) }, "the items")
        try requireEqual(contents.issues, [:], "the issues at first")
        try requireEqual(contents.source?.id, place.source, "the source's connection")
        try requireEqual(contents.target?.id, place.target, "the target's connection")
        _ = try await intend(claim, [1, 2])
        _ = try await ledger.recordEffectIntents(claim, [Self.comment])
        try await ledger.recordEffects(claim, [EffectOutcome(Self.comment, .completed(remoteID: "c7"))])
        try await ledger.record(claim, [1, 2].map { Self.created($0, issue: $0 + 100, followUps: .comments) })
        try await ledger.complete(claim)
        _ = try await ledger.closeSteps()
        let second = try required(await publish().first, "no second shard is published").shard
        guard case .claimed(_, let later) = try await ledger.claimShard(second, owner: "w", lease: Self.long) else {
            return try require(false, "the second claim is refused")
        }
        try requireEqual(later.items.map(\.state), [.pending, .pending], "the items of the next step")
        try requireEqual(later.issues[WorkItemID(1)]?.issue, Self.issue(101), "the issue that stands for an item")
        try requireEqual(later.effects.map(\.remoteID), ["c7"], "the comments that are written down")
    }
}
