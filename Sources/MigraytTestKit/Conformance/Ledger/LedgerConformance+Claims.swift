import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let claimRules: [ConformanceRule<Self>] = [
        ConformanceRule("heldShardIsHandedOutOnce", Self.heldShardIsHandedOutOnce),
        ConformanceRule("oneOfManyClaimantsGetsTheShard", Self.oneOfManyClaimantsGetsTheShard),
        ConformanceRule("takenOverIntentBecomesUnknownNeverPending", Self.takenOverIntentBecomesUnknownNeverPending),
        ConformanceRule("expiredIntentBecomesUnknownNeverPending", Self.expiredIntentBecomesUnknownNeverPending),
        ConformanceRule("takenOverEffectBecomesUnknown", Self.takenOverEffectBecomesUnknown),
        ConformanceRule("settleTimeCountsFromTheTakeOver", Self.settleTimeCountsFromTheTakeOver),
        ConformanceRule("fencedWriteIsRefused", Self.fencedWriteIsRefused),
        ConformanceRule("endedLeaseAllowsNoIntent", Self.endedLeaseAllowsNoIntent),
        ConformanceRule("renewedLeaseHolds", Self.renewedLeaseHolds),
        ConformanceRule("openShardIsNotCompleted", Self.openShardIsNotCompleted),
        ConformanceRule("finishedShardIsNotHandedOut", Self.finishedShardIsNotHandedOut),
        ConformanceRule("failedRunHandsOutNoShard", Self.failedRunHandsOutNoShard),
        ConformanceRule("attemptCountsOnlyWhenAsked", Self.attemptCountsOnlyWhenAsked),
        ConformanceRule("parkNeverRevivesARun", Self.parkNeverRevivesARun),
    ]

    public func heldShardIsHandedOutOnce() async throws {
        let claim = try await heldShard()
        try requireEqual(
            await ledger.claimShard(claim.shard, owner: "other", lease: Self.long), .notNow, "the second claim")
        try requireEqual(
            await ledger.claimShard(claim.shard, owner: "worker", lease: Self.long), .notNow, "the owner's second claim"
        )
        try requireEqual(await ledger.renew(claim, lease: Self.long), .running, "the first holder's renewal")
        try requireEqual(
            await ledger.claimShard(ShardID(UUID()), owner: "worker", lease: Self.long), .unknown,
            "the claim of no shard")
    }

    public func oneOfManyClaimantsGetsTheShard() async throws {
        _ = try await plannedRun([[1]], steps: [PhaseStep(.items)])
        let shard = try required(await publish().first, "no shard is published").shard
        let outcomes = try await withThrowingTaskGroup(of: ClaimOutcome.self) { group in
            for number in 0..<6 {
                group.addTask {
                    try await ledger.claimShard(shard, owner: "worker-\(number)", lease: Self.long)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try requireEqual(outcomes.count { $0 != .notNow }, 1, "the number of holders")
    }

    public func takenOverIntentBecomesUnknownNeverPending() async throws {
        let old = try await heldShard([1, 2])
        try requireEqual(await intend(old, [1]), [1], "the items in intent")
        try await lapse(old)
        let new = try await claim(old.shard)
        try require(new.fence > old.fence, "the fence did not grow")
        try requireEqual(await item(1, of: new).state, .unknown, "the state of the intent that was taken over")
        try require(await item(1, of: new).intentAt != nil, "the time of the intent is lost")
        try requireEqual(await item(2, of: new).state, .pending, "the state of the item that was not begun")
        try requireEqual(await intend(new, [1, 2]), [2], "what may be sent after the take-over")
    }

    public func expiredIntentBecomesUnknownNeverPending() async throws {
        let old = try await heldShard([1, 2])
        _ = try await intend(old, [1])
        try requireEqual(await ledger.expireLeases(), 0, "the leases that end before their time")
        try await lapse(old)
        try await eventually("the lease never ends") { try await ledger.expireLeases() == 1 }
        try requireEqual(await item(1, of: old).state, .unknown, "the state of the lost intent")
        try requireEqual(await ledger.shardsToPublish(limit: 10).map(\.shard), [old.shard], "what is published again")
        try await requireFailure(.ledgerFenceLost, of: "an intent of the holder whose lease was ended") {
            () async throws(Failure) in
            try await ledger.recordIntent(old, items: [WorkItemID(2)])
        }
        let new = try await claim(old.shard)
        try requireEqual(await intend(new, [1, 2]), [2], "what may be sent after the take-over")
    }

    public func takenOverEffectBecomesUnknown() async throws {
        let old = try await heldShard([1])
        let key = EffectKey(.comment, subject: 1, part: "7")
        let done = EffectKey(.comment, subject: 1, part: "6")
        _ = try await ledger.recordEffectIntents(old, [done, key])
        try await ledger.recordEffects(old, [EffectOutcome(done, .completed(remoteID: "106"))])
        try await lapse(old)
        let new = try await claim(old.shard)
        let effects = try await ledger.effects(new, kind: .comment, subjects: [1])
        try requireEqual(
            effects.first { $0.key == key }?.state, .unknown, "the state of the effect that was taken over")
        try requireEqual(effects.first { $0.key == done }?.state, .completed, "the state of the effect that was done")
        try requireEqual(
            await ledger.recordEffectIntents(new, [done, key]), [], "what may be sent after the take-over")
    }

    /// The call may have been sent long after its intent: it waited for its share of the rate limit.
    public func settleTimeCountsFromTheTakeOver() async throws {
        let old = try await heldShard([1])
        let key = EffectKey(.comment, subject: 1, part: "7")
        _ = try await intend(old, [1])
        _ = try await ledger.recordEffectIntents(old, [key])
        let intent = try required(await item(1, of: old).intentAt, "an intent has no time")
        try await lapse(old)
        let new = try await claim(old.shard)
        let loss = try required(await item(1, of: new).intentAt, "a lost intent has no time")
        try require(loss > intent, "the settle time of the item counts from the intent")
        let effect = try await ledger.effects(new, kind: .comment, subjects: [1]).first
        let effectLoss = try required(effect?.intentAt, "a lost effect has no time")
        try require(effectLoss > intent, "the settle time of the effect counts from the intent")
    }

    public func fencedWriteIsRefused() async throws {
        let old = try await heldShard([1, 2])
        try await lapse(old)
        let new = try await claim(old.shard)
        let ledger = self.ledger
        let key = EffectKey(.comment, subject: 1, part: "7")
        let writes: [(String, @Sendable () async throws(Failure) -> Void)] = [
            ("renew", { () async throws(Failure) in _ = try await ledger.renew(old, lease: Self.long) }),
            (
                "recordIntent",
                { () async throws(Failure) in _ = try await ledger.recordIntent(old, items: [WorkItemID(1)]) }
            ),
            ("record", { () async throws(Failure) in try await ledger.record(old, [Self.created(1, issue: 101)]) }),
            (
                "recordEffectIntents",
                { () async throws(Failure) in _ = try await ledger.recordEffectIntents(old, [key]) }
            ),
            (
                "recordEffects",
                { () async throws(Failure) in
                    try await ledger.recordEffects(old, [EffectOutcome(key, .completed(remoteID: "1"))])
                }
            ),
            (
                "adopt",
                { () async throws(Failure) in
                    try await ledger.adopt(
                        old, [MigratedIssue(item: WorkItemID(1), issue: Self.issue(101), revision: 1, followUps: [])])
                }
            ),
            ("saveSite", { () async throws(Failure) in try await ledger.saveSite(old, Self.site(highest: 1)) }),
            ("saveIdentities", { () async throws(Failure) in try await ledger.saveIdentities(old, ["a": .nobody]) }),
            ("reopenIdentities", { () async throws(Failure) in try await ledger.reopenIdentities(old) }),
            ("complete", { () async throws(Failure) in try await ledger.complete(old) }),
            (
                "release",
                { () async throws(Failure) in
                    try await ledger.release(old, after: .zero, countsAsAttempt: false)
                }
            ),
            (
                "park",
                { () async throws(Failure) in
                    try await ledger.park(old, Failure(.jiraUnauthorized, .parkRun), failRun: false)
                }
            ),
        ]
        for (name, write) in writes {
            try await requireFailure(.ledgerFenceLost, of: "\(name) of the old holder", write)
        }
        try requireEqual(await ledger.items(of: new).map(\.state), [.pending, .pending], "the items' states")
        try require(
            await ledger.migratedIssues(new.run.project, [WorkItemID(1)]).isEmpty, "the old holder's issue is kept")
        try require(
            await ledger.effects(new, kind: .comment, subjects: [1]).isEmpty, "the old holder's effect is kept")
        try requireEqual(await state(of: new.run.id), .running, "the run's state")
        try requireEqual(await intend(new, [1, 2]), [1, 2], "what the new holder may send")
    }

    public func endedLeaseAllowsNoIntent() async throws {
        let claim = try await heldShard()
        try await lapse(claim)
        try await requireFailure(.ledgerFenceLost, of: "an intent after the lease") { () async throws(Failure) in
            try await ledger.recordIntent(claim, items: [WorkItemID(1)])
        }
        try requireEqual(
            await ledger.items(of: claim).map(\.state), [.pending, .pending, .pending], "the items' states")
    }

    public func renewedLeaseHolds() async throws {
        let claim = try await heldShard()
        _ = try await ledger.renew(claim, lease: Self.short)
        try requireEqual(await ledger.renew(claim, lease: Self.long), .running, "the renewal's answer")
        try await pass(Self.short * 2)
        try requireEqual(await ledger.expireLeases(), 0, "the leases that ended")
        try requireEqual(
            await ledger.claimShard(claim.shard, owner: "other", lease: Self.long), .notNow, "another's claim")
        _ = try await ledger.steer(claim.run.id, .pause, commandID: nil)
        try requireEqual(await ledger.renew(claim, lease: Self.long), .paused, "the renewal's answer in a paused run")
    }

    public func openShardIsNotCompleted() async throws {
        let claim = try await heldShard([1, 2, 3])
        _ = try await intend(claim, [1, 2])
        try await ledger.record(claim, [Self.created(1, issue: 101), ItemOutcome(WorkItemID(2), .unknown)])
        try await requireFailure(.ledgerConflict, of: "completing a shard with open items") {
            () async throws(Failure) in
            try await ledger.complete(claim)
        }
        try requireEqual(
            await ledger.items(of: claim).map(\.state), [.completed, .unknown, .pending], "the items' states")
    }

    public func finishedShardIsNotHandedOut() async throws {
        let claim = try await heldShard([1])
        _ = try await intend(claim, [1])
        try await ledger.record(claim, [Self.created(1, issue: 101)])
        try await ledger.complete(claim)
        try requireEqual(
            await ledger.claimShard(claim.shard, owner: "worker", lease: Self.long), .finished,
            "the claim of a done shard")
        try requireEqual(await ledger.republish(after: .zero), 0, "what is published again")
    }

    public func failedRunHandsOutNoShard() async throws {
        _ = try await plannedRun([[1, 2]], steps: [PhaseStep(.items)], shardSize: 1)
        let shards = try await publish().map(\.shard)
        let claim = try await claim(shards[0])
        try await ledger.park(claim, Failure(.jiraSetupIncomplete, .failRun, field: "issuetype"), failRun: true)
        let failed = try required(await ledger.run(claim.run.id), "the run is gone")
        try requireEqual(failed.state, .failed, "the run's state")
        try requireEqual(failed.failure, .jiraSetupIncomplete, "the cause")
        try requireEqual(failed.failureField, "issuetype", "the cause's field")
        for shard in shards {
            try requireEqual(
                await ledger.claimShard(shard, owner: "worker", lease: Self.long), .finished,
                "the claim in a failed run")
        }
    }

    public func attemptCountsOnlyWhenAsked() async throws {
        let first = try await heldShard()
        try requireEqual(first.attempts, 0, "the attempts at first")
        try await ledger.release(first, after: .zero, countsAsAttempt: false)
        let second = try await claim(first.shard)
        try requireEqual(second.attempts, 0, "the attempts after a release that does not count")
        try await ledger.release(second, after: .zero, countsAsAttempt: true)
        try requireEqual(await claim(first.shard).attempts, 1, "the attempts after a release that counts")
    }

    public func parkNeverRevivesARun() async throws {
        let claim = try await heldShard([1])
        _ = try await intend(claim, [1])
        _ = try await ledger.steer(claim.run.id, .cancel, commandID: nil)
        try await ledger.park(claim, Failure(.jiraUnauthorized, .parkRun), failRun: false)
        try requireEqual(await state(of: claim.run.id), .cancelled, "the run's state")
    }
}
