import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let effectRules: [ConformanceRule<Self>] = [
        ConformanceRule("effectIsSentByOneClaimOnly", Self.effectIsSentByOneClaimOnly),
        ConformanceRule("completedEffectIsNeverSentAgain", Self.completedEffectIsNeverSentAgain),
        ConformanceRule("withdrawnEffectMayBeSentAgain", Self.withdrawnEffectMayBeSentAgain),
        ConformanceRule("foundEffectIsRecordedWithoutIntent", Self.foundEffectIsRecordedWithoutIntent),
        ConformanceRule("effectsAreReadBySubject", Self.effectsAreReadBySubject),
    ]

    public func effectIsSentByOneClaimOnly() async throws {
        _ = try await plannedRun([[1, 2]], steps: [PhaseStep(.items)], shardSize: 1)
        let shards = try await publish().map(\.shard)
        let first = try await claim(shards[0])
        let second = try await claim(shards[1])
        let key = EffectKey(.component, subject: 12)
        try requireEqual(await ledger.recordEffectIntents(first, [key]), [key], "what the first claim may send")
        try requireEqual(await ledger.recordEffectIntents(second, [key]), [], "what the second claim may send")
        try requireEqual(await ledger.recordEffectIntents(first, [key]), [key], "the repeated intent")
    }

    public func completedEffectIsNeverSentAgain() async throws {
        let place = try await place()
        let first = try await heldShard([1], in: place)
        let key = EffectKey(.attachment, subject: 1, part: "0f2b")
        _ = try await ledger.recordEffectIntents(first, [key])
        try await ledger.recordEffects(first, [EffectOutcome(key, .completed(remoteID: "10500"))])
        try await ledger.recordEffects(first, [EffectOutcome(key, .retry), EffectOutcome(key, .unknown)])
        try requireEqual(await ledger.recordEffectIntents(first, [key]), [], "what may be sent again")
        _ = try await ledger.steer(first.run.id, .cancel, commandID: nil)
        let second = try await heldShard([2], in: place)
        try requireEqual(await ledger.recordEffectIntents(second, [key]), [], "what a later run may send")
        let effect = try await ledger.effects(second, kind: .attachment, subjects: [1]).first
        try requireEqual(effect?.remoteID, "10500", "the id at the target")
        try requireEqual(effect?.state, .completed, "the state")
    }

    public func withdrawnEffectMayBeSentAgain() async throws {
        let claim = try await heldShard([1])
        let key = EffectKey(.comment, subject: 1, part: "7")
        _ = try await ledger.recordEffectIntents(claim, [key])
        try await ledger.recordEffects(claim, [EffectOutcome(key, .retry)])
        try requireEqual(await ledger.recordEffectIntents(claim, [key]), [key], "what may be sent after withdrawing")
        try await ledger.recordEffects(claim, [EffectOutcome(key, .unknown)])
        try requireEqual(await ledger.recordEffectIntents(claim, [key]), [], "what may be sent while it is unknown")
        let unknown = try await ledger.effects(claim, kind: .comment, subjects: [1]).first
        try requireEqual(unknown?.state, .unknown, "the state of the lost effect")
        try require(unknown?.intentAt != nil, "an effect has no time of its intent")
        try await ledger.recordEffects(claim, [EffectOutcome(key, .failed(.jiraLimitReached, field: nil))])
        let failed = try await ledger.effects(claim, kind: .comment, subjects: [1]).first
        try requireEqual(failed?.state, .failed, "the state at the end")
        try requireEqual(failed?.reason, "jira.limit_reached", "the reason")
    }

    public func foundEffectIsRecordedWithoutIntent() async throws {
        let claim = try await heldShard([1])
        let found = EffectKey(.sprint, subject: 31)
        let tooLarge = EffectKey(.attachment, subject: 1, part: "aa")
        try await ledger.recordEffects(
            claim,
            [
                EffectOutcome(found, .completed(remoteID: "4")),
                EffectOutcome(tooLarge, .skipped(reason: "attachment.too_large")),
            ])
        try requireEqual(
            await ledger.effects(claim, kind: .sprint, subjects: [31]).map(\.remoteID), ["4"], "the sprint's id")
        let skipped = try await ledger.effects(claim, kind: .attachment, subjects: [1]).first
        try requireEqual(skipped?.state, .skipped, "the state of the skipped file")
        try requireEqual(skipped?.reason, "attachment.too_large", "the reason")
        try requireEqual(await ledger.recordEffectIntents(claim, [found, tooLarge]), [], "what may be sent")
    }

    public func effectsAreReadBySubject() async throws {
        let claim = try await heldShard([1])
        let keys = [
            EffectKey(.comment, subject: 1, part: "7"), EffectKey(.comment, subject: 1, part: "8"),
            EffectKey(.comment, subject: 2, part: "7"), EffectKey(.attachment, subject: 1, part: "7"),
        ]
        try requireEqual(Set(await ledger.recordEffectIntents(claim, keys)), Set(keys), "the intents")
        try requireEqual(
            Set(await ledger.effects(claim, kind: .comment, subjects: [1]).map(\.key)), Set(keys[0...1]),
            "the comments of one item")
        try requireEqual(
            Set(await ledger.effects(claim, kind: .comment, subjects: [1, 2, 3]).map(\.key)), Set(keys[0...2]),
            "the comments of all items")
        let counts = try await ledger.effectCounts(claim.run.id)
        try requireEqual(
            Set(counts),
            [
                EffectCount(kind: .comment, state: .intent, count: 3),
                EffectCount(kind: .attachment, state: .intent, count: 1),
            ], "the counts")
    }
}
