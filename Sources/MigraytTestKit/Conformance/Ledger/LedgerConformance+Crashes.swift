import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let crashRules: [ConformanceRule<Self>] = [
        ConformanceRule("lapsedLeaseIsSuspiciousAndNoAttempt", Self.lapsedLeaseIsSuspiciousAndNoAttempt),
        ConformanceRule("claimIsResumedByItsFenceOnly", Self.claimIsResumedByItsFenceOnly),
        ConformanceRule("claimIsHeldUntilItsLeaseOrItselfEnds", Self.claimIsHeldUntilItsLeaseOrItselfEnds),
        ConformanceRule("crashWithAnItemInHandFailsThatItem", Self.crashWithAnItemInHandFailsThatItem),
        ConformanceRule("crashNeverFailsAnUnknownOutcome", Self.crashNeverFailsAnUnknownOutcome),
        ConformanceRule("crashWithoutAnItemCountsAsAttempt", Self.crashWithoutAnItemCountsAsAttempt),
        ConformanceRule("shardThatNobodyTookIsNamed", Self.shardThatNobodyTookIsNamed),
    ]

    public func lapsedLeaseIsSuspiciousAndNoAttempt() async throws {
        let first = try await heldShard()
        try requireEqual(first.crashes, 0, "the crashes at first")
        try await lapse(first)
        let second = try await claim(first.shard)
        try requireEqual([second.crashes, second.attempts], [1, 0], "crashes and attempts after a take-over")
        try await lapse(second)
        try await eventually("the lease never ends") { try await ledger.expireLeases() == 1 }
        let third = try await claim(first.shard)
        try requireEqual([third.crashes, third.attempts], [1, 0], "crashes and attempts after an expiry")
        try await ledger.release(third, after: .zero, countsAsAttempt: false)
        try requireEqual(await claim(first.shard).crashes, 1, "the crashes after a release")
    }

    public func claimIsResumedByItsFenceOnly() async throws {
        let held = try await heldShard()
        let resumed = try required(
            await ledger.resumeClaim(held.shard, fence: held.fence, lease: Self.long), "the claim is not resumed")
        try requireEqual(resumed.fence, held.fence, "the fence")
        try requireEqual(await intend(resumed, [1]), [1], "what the resumed claim may send")
        try require(
            await ledger.resumeClaim(held.shard, fence: held.fence - 1, lease: Self.long) == nil,
            "an older fence is resumed")
        try await ledger.release(held, after: .zero, countsAsAttempt: false)
        try require(
            await ledger.resumeClaim(held.shard, fence: held.fence, lease: Self.long) == nil,
            "a claim that was given back is resumed")
        try await requireFailure(.ledgerFenceLost, of: "holding an item without the claim") {
            () async throws(Failure) in
            try await ledger.hold(held, item: WorkItemID(1))
        }
        try await requireFailure(.ledgerFenceLost, of: "the crash of a claim that was given back") {
            () async throws(Failure) in
            try await ledger.recordCrash(held)
        }
    }

    public func claimIsHeldUntilItsLeaseOrItselfEnds() async throws {
        let first = try await heldShard()
        try require(await ledger.isHeld(first), "a claim that was just made is not held")
        try await lapse(first)
        try require(await !ledger.isHeld(first), "a claim whose lease is over is held")
        _ = try await ledger.resumeClaim(first.shard, fence: first.fence, lease: Self.long)
        try require(await ledger.isHeld(first), "a claim that was renewed late is not held")
        try await lapse(first)
        let second = try await claim(first.shard)
        try require(await !ledger.isHeld(first), "a claim that was taken over is held")
        try require(await ledger.isHeld(second), "the claim of who took over is not held")
        try await ledger.release(second, after: .zero, countsAsAttempt: false)
        try require(await !ledger.isHeld(second), "a claim that was given back is held")
    }

    public func crashWithAnItemInHandFailsThatItem() async throws {
        let held = try await heldShard([1, 2, 3])
        try await ledger.hold(held, item: WorkItemID(1))
        try await ledger.record(held, [Self.created(1, issue: 101)])
        try await ledger.hold(held, item: WorkItemID(2))
        try await ledger.recordCrash(held)
        try requireEqual(await ledger.shardsToPublish(limit: 9).map(\.shard), [held.shard], "what is published at once")
        let next = try await claim(held.shard)
        try requireEqual(next.crashes, held.crashes + 1, "the crashes")
        try requireEqual(await ledger.items(of: next).map(\.state), [.completed, .failed, .pending], "the states")
        try requireEqual(await item(2, of: next).reason, FailureCode.itemPoison.rawValue, "the reason")
        let letters = try await ledger.failedItems(next.run.id, FailedItemSelection(), after: nil, limit: 9)
        try requireEqual(letters.map(\.item.rawValue), [2], "the dead letters")
        try requireEqual(letters.map(\.code), [.itemPoison], "their class")
        try requireEqual(letters.map(\.attempts), [3], "their attempts")
        try await ledger.recordCrash(next)
        let last = try await claim(held.shard)
        try requireEqual(
            await ledger.items(of: last).map(\.state), [.completed, .failed, .pending], "the states after another crash"
        )
    }

    public func crashNeverFailsAnUnknownOutcome() async throws {
        let held = try await heldShard([1, 2])
        try await ledger.hold(held, item: WorkItemID(1))
        _ = try await intend(held, [1])
        try await ledger.recordCrash(held)
        let next = try await claim(held.shard)
        try requireEqual(await ledger.items(of: next).map(\.state), [.unknown, .pending], "the states")
        try requireEqual(await item(1, of: next).reason, FailureCode.itemPoison.rawValue, "the reason")
        try requireEqual(await intend(next, [1, 2]), [2], "what may be sent")
        try requireEqual(
            await ledger.countFailedItems(next.run.id, FailedItemSelection()), FailedItemCount(letters: 0, items: 0),
            "the dead letters")
    }

    public func crashWithoutAnItemCountsAsAttempt() async throws {
        let first = try await heldShard()
        try await ledger.recordCrash(first)
        let second = try await claim(first.shard)
        try requireEqual([second.crashes, second.attempts], [1, 0], "crashes and attempts after the first")
        try await ledger.recordCrash(second)
        let third = try await claim(first.shard)
        try requireEqual([third.crashes, third.attempts], [2, 0], "crashes and attempts after the second")
        try await ledger.recordCrash(third)
        let fourth = try await claim(first.shard)
        try requireEqual([fourth.crashes, fourth.attempts], [3, 1], "crashes and attempts after the third")
    }

    public func shardThatNobodyTookIsNamed() async throws {
        _ = try await plannedRun([[1, 2]], steps: [PhaseStep(.items)], shardSize: 1)
        let shards = try await publish().map(\.shard)
        try requireEqual(
            await ledger.overdueShards(after: Self.long, urgentAfter: Self.long, limit: 9), [],
            "what is overdue at once")
        try await pass(Self.short * 2)
        try requireEqual(
            Set(await ledger.overdueShards(after: Self.long, urgentAfter: Self.short, limit: 9)),
            Set(shards.map { OverdueShard($0, isUrgent: true) }), "what nobody took, of a run with nothing in hand")
        try requireEqual(
            await ledger.overdueShards(after: Self.long, urgentAfter: Self.short, limit: 1).count, 1, "the limit")
        let held = try await claim(shards[1])
        try requireEqual(
            await ledger.overdueShards(after: Self.short, urgentAfter: Self.long, limit: 9),
            [OverdueShard(shards[0], isUrgent: false)], "what is left")
        try await lapse(held)
        try await pass(Self.short)
        let both = [OverdueShard(shards[1], isUrgent: true), OverdueShard(shards[0], isUrgent: true)]
        try requireEqual(
            await ledger.overdueShards(after: Self.long, urgentAfter: Self.short, limit: 9), both,
            "those of a lease that ran out, before the reconciler saw it; what was held before comes first")
        try await eventually("the lease never ends") { try await ledger.expireLeases() == 1 }
        try await pass(Self.short * 2)
        let other = try await claim(shards[0])
        try requireEqual(
            await ledger.overdueShards(after: Self.long, urgentAfter: Self.short, limit: 9),
            [OverdueShard(shards[1], isUrgent: true)], "whose holder died")
        try requireEqual(
            await ledger.overdueShards(after: Self.short, urgentAfter: Self.long, limit: 9), [],
            "urgent ones that may wait for longer")
        try await ledger.release(other, after: .zero, countsAsAttempt: false)
        _ = try await ledger.steer(held.run.id, .pause, commandID: nil)
        try requireEqual(
            await ledger.overdueShards(after: Self.short, urgentAfter: Self.short, limit: 9), [],
            "what is overdue in a paused run")
    }
}
