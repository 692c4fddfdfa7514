import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let cancelRules: [ConformanceRule<Self>] = [
        ConformanceRule("cancelEndsWhatHasNotBegun", Self.cancelEndsWhatHasNotBegun),
        ConformanceRule("cancelledRunSettlesOnly", Self.cancelledRunSettlesOnly),
        ConformanceRule("cancelledRunSettlesEffects", Self.cancelledRunSettlesEffects),
        ConformanceRule("cancelledRunWithoutUnknownIsFinished", Self.cancelledRunWithoutUnknownIsFinished),
        ConformanceRule("cancelledRunFreesItsShards", Self.cancelledRunFreesItsShards),
        ConformanceRule("cancelledRunLeavesNothingPending", Self.cancelledRunLeavesNothingPending),
        ConformanceRule("cancelledRunOpensNothing", Self.cancelledRunOpensNothing),
    ]

    private func cancel(_ run: Run) async throws {
        _ = try await ledger.steer(run.id, .cancel, commandID: nil)
    }

    public func cancelEndsWhatHasNotBegun() async throws {
        let run = try await plannedRun([[1, 2], [3]], steps: [PhaseStep(.items), PhaseStep(.items, level: 1)])
        let claim = try await claim(required(await publish().first, "no shard is published").shard)
        _ = try await intend(claim, [1])
        try await cancel(run)
        let cancelled = try required(await ledger.run(run.id), "the run is gone")
        try requireEqual(cancelled.state, .cancelled, "the run's state")
        try require(cancelled.finishedAt != nil, "a cancelled run has no end")
        try requireEqual(await ledger.items(of: claim).map(\.state), [.intent, .skipped], "the held items' states")
        let skipped = try await ledger.outboxItems(run.id, state: .skipped, after: nil, limit: 10)
        try requireEqual(skipped.map(\.item.rawValue), [2, 3], "the skipped items")
        try requireEqual(Set(skipped.map(\.reason)), ["run.cancelled"], "the reason")
    }

    public func cancelledRunSettlesOnly() async throws {
        let old = try await heldShard([1, 2])
        _ = try await intend(old, [1])
        try await cancel(old.run)
        try requireEqual(await ledger.renew(old, lease: Self.long), .cancelled, "the renewal's answer")
        try requireEqual(await intend(old, [2]), [], "what may be sent in a cancelled run")
        try await lapse(old)
        let new = try await claim(old.shard)
        try require(new.settlesOnly, "the claim is not for settling only")
        try requireEqual(await ledger.items(of: new).map(\.state), [.unknown, .skipped], "the items' states")
        try requireEqual(await intend(new, [1, 2]), [], "what may be sent by the settling claim")
        try await ledger.record(new, [Self.created(1, issue: 101)])
        try await ledger.complete(new)
        try requireEqual(
            await ledger.migratedIssues(new.run.project, [WorkItemID(1)])[WorkItemID(1)]?.issue, Self.issue(101),
            "the issue that was found")
        try requireEqual(
            await ledger.claimShard(old.shard, owner: "worker", lease: Self.long), .finished, "the claim after settling"
        )
    }

    public func cancelledRunSettlesEffects() async throws {
        let old = try await heldShard([1])
        let key = EffectKey(.comment, subject: 1, part: "7")
        _ = try await ledger.recordEffectIntents(old, [key])
        try await cancel(old.run)
        try await lapse(old)
        let new = try await claim(old.shard)
        try require(new.settlesOnly, "the claim is not for settling only")
        let effects = try await ledger.effects(new, kind: .comment, subjects: [1])
        try requireEqual(effects.map(\.state), [.unknown], "the effect's state")
        try requireEqual(
            await ledger.recordEffectIntents(new, [EffectKey(.comment, subject: 1, part: "8")]), [],
            "what may be sent by the settling claim")
        try await ledger.recordEffects(new, [EffectOutcome(key, .completed(remoteID: "9"))])
        try await ledger.complete(new)
        try requireEqual(
            await ledger.effects(new, kind: .comment, subjects: [1]).map(\.state), [.completed], "the settled state")
    }

    public func cancelledRunWithoutUnknownIsFinished() async throws {
        let run = try await plannedRun([[1]], steps: [PhaseStep(.items)])
        let shard = try required(await publish().first, "no shard is published").shard
        try await cancel(run)
        try requireEqual(
            await ledger.claimShard(shard, owner: "worker", lease: Self.long), .finished, "the claim")
    }

    public func cancelledRunFreesItsShards() async throws {
        let claim = try await heldShard([1])
        _ = try await intend(claim, [1])
        try await cancel(claim.run)
        _ = try await ledger.renew(claim, lease: Self.short)
        try await eventually("the lease in a cancelled run never ends") { try await ledger.expireLeases() == 1 }
        try requireEqual(await ledger.items(of: claim).map(\.state), [.unknown], "the item's state")
        try requireEqual(
            await ledger.shardsToPublish(limit: 10).map(\.shard), [claim.shard], "what is published to be settled")
        try require(await self.claim(claim.shard).settlesOnly, "the claim is not for settling only")
    }

    public func cancelledRunLeavesNothingPending() async throws {
        let claim = try await heldShard([1, 2])
        _ = try await intend(claim, [1, 2])
        try await cancel(claim.run)
        // The call was surely not executed, and nobody will make it again.
        try await ledger.record(
            claim, [ItemOutcome(WorkItemID(1), .retry(.jiraThrottled)), Self.created(2, issue: 102)])
        try await ledger.release(claim, after: .zero, countsAsAttempt: false)
        try requireEqual(
            await ledger.claimShard(claim.shard, owner: "worker", lease: Self.long), .finished, "the claim")
        try requireEqual(await ledger.items(of: claim).map(\.state), [.skipped, .completed], "the items' states")
        try requireEqual(await item(1, of: claim).reason, "run.cancelled", "the reason")
    }

    public func cancelledRunOpensNothing() async throws {
        let run = try await plannedRun([[1, 2]], steps: [PhaseStep(.items), PhaseStep(.verify)], shardSize: 1)
        try await publish(window: 1)
        try await cancel(run)
        try requireEqual(await ledger.admitShards(window: 10), 0, "what is let in")
        try requireEqual(await ledger.openNextSteps { _, _ in 100 }.count, 0, "what is opened")
        try requireEqual(await ledger.closeSteps().count, 0, "what is closed")
        try requireEqual(await ledger.finishRuns(), [], "what is finished")
        try requireEqual(await state(of: run.id), .cancelled, "the run's state")
    }
}
