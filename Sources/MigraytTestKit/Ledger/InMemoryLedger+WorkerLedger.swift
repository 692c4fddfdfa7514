import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: WorkerLedger {
    public func claimShard(_ shard: ShardID, owner: String, lease: Duration) async throws(Failure) -> ClaimOutcome {
        try await transaction { state, now throws(Failure) in state.claimShard(shard, lease: lease, now: now) }
    }

    public func renew(_ claim: ShardClaim, lease: Duration) async throws(Failure) -> RunState {
        try await transaction { state, now throws(Failure) in try state.renew(claim, lease: lease, now: now) }
    }

    public func items(of claim: ShardClaim) async throws(Failure) -> [OutboxItem] {
        try await transaction { state, _ throws(Failure) in state.shards[claim.shard].map { state.rows(of: $0) } ?? [] }
    }

    public func recordIntent(_ claim: ShardClaim, items: [WorkItemID]) async throws(Failure) -> [WorkItemID] {
        try await transaction { state, now throws(Failure) in try state.recordIntent(claim, items: items, now: now) }
    }

    public func record(_ claim: ShardClaim, _ outcomes: [ItemOutcome]) async throws(Failure) {
        try await transaction { state, now throws(Failure) in try state.record(claim, outcomes, now: now) }
    }

    public func recordOrphan(_ claim: ShardClaim, item: WorkItemID, issue: IssueReference, revision: Int)
        async throws(Failure)
    {
        let orphan = MigratedIssue(item: item, issue: issue, revision: revision, followUps: [])
        try await transaction { state, _ throws(Failure) in state.addOrphan(orphan, to: claim.shard) }
    }

    public func orphans(of claim: ShardClaim) async throws(Failure) -> [MigratedIssue] {
        try await transaction { state, _ throws(Failure) in state.orphans[claim.shard] ?? [] }
    }

    public func effects(_ claim: ShardClaim, kind: EffectKey.Kind, subjects: [Int64]) async throws(Failure) -> [Effect]
    {
        try await transaction { state, _ throws(Failure) in
            state.effects(claim.run.project, kind: kind, subjects: subjects)
        }
    }

    public func recordEffectIntents(_ claim: ShardClaim, _ keys: [EffectKey]) async throws(Failure) -> [EffectKey] {
        try await transaction { state, now throws(Failure) in try state.recordEffectIntents(claim, keys, now: now) }
    }

    public func recordEffects(_ claim: ShardClaim, _ outcomes: [EffectOutcome]) async throws(Failure) {
        try await transaction { state, now throws(Failure) in try state.recordEffects(claim, outcomes, now: now) }
    }

    public func migratedIssues(_ project: ProjectID, _ items: [WorkItemID]) async throws(Failure) -> [WorkItemID:
        MigratedIssue]
    {
        let wanted = Set(items)
        return try await transaction { state, _ throws(Failure) in
            (state.issues[project] ?? [:]).filter { wanted.contains($0.key) }
        }
    }

    public func adopt(_ claim: ShardClaim, _ issues: [MigratedIssue]) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in try state.adopt(claim, issues) }
    }

    public func saveSite(_ claim: ShardClaim, _ site: TargetSite) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in try state.saveSite(claim, site) }
    }

    public func site(of run: RunID) async throws(Failure) -> TargetSite? {
        try await transaction { state, _ throws(Failure) in state.runs[run]?.site }
    }

    public func identities(_ project: ProjectID, _ ids: [String]) async throws(Failure) -> [String: IdentityDecision] {
        try await transaction { state, _ throws(Failure) in state.identities(project, ids) }
    }

    public func reopenIdentities(_ claim: ShardClaim) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in try state.reopenIdentities(claim) }
    }

    public func saveIdentities(_ claim: ShardClaim, _ identities: [String: IdentityDecision]) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in try state.saveIdentities(claim, identities) }
    }

    public func complete(_ claim: ShardClaim) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in try state.complete(claim) }
    }

    public func release(_ claim: ShardClaim, after delay: Duration, countsAsAttempt: Bool) async throws(Failure) {
        try await transaction { state, now throws(Failure) in
            try state.release(claim, after: delay, countsAsAttempt: countsAsAttempt, now: now)
        }
    }

    public func park(_ claim: ShardClaim, _ failure: Failure, failRun: Bool) async throws(Failure) {
        try await transaction { state, now throws(Failure) in try state.park(claim, failure, failRun: failRun, now: now)
        }
    }
}
