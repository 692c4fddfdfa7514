import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: WorkerLedger {
    public func claimShard(_ shard: ShardID, owner: String, lease: Duration) async throws(Failure) -> ClaimOutcome {
        try await transaction { state, now throws(Failure) in state.claimShard(shard, lease: lease, now: now) }
    }

    public func contents(of claim: ShardClaim) async throws(Failure) -> ShardContents {
        try await transaction { state, _ throws(Failure) in
            state.shards[claim.shard].map { state.contents(of: $0, run: claim.run) } ?? ShardContents(items: [])
        }
    }

    public func items(of claim: ShardClaim) async throws(Failure) -> [OutboxItem] {
        try await transaction { state, _ throws(Failure) in state.shards[claim.shard].map { state.rows(of: $0) } ?? [] }
    }

    /// Faults name it by what it is about: `commit(intents)`, `commit(outcomes)` or `commit(claim)`.
    public func commit(_ claim: ShardClaim, _ writes: ShardWrites) async throws(Failure) -> ShardReceipt {
        let hasOutcomes = !writes.outcomes.isEmpty || !writes.effectOutcomes.isEmpty
        let content = hasOutcomes ? "outcomes" : writes.asksToSend ? "intents" : "claim"
        return try await transaction("commit(\(content))") { state, now throws(Failure) in
            try state.commit(claim, writes, now: now)
        }
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

    public func suspectedAfter(_ claim: ShardClaim, projectKey: String) async throws(Failure) -> Int64 {
        try await transaction { state, _ throws(Failure) in
            state.suspectedAfter(claim.run.project, projectKey: projectKey)
        }
    }

    public func recordFound(
        _ claim: ShardClaim, _ issues: [MigratedIssue], projectKey: String, through number: Int64?
    ) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in
            try state.recordFound(claim, issues, projectKey: projectKey, through: number)
        }
    }

    public func effects(_ claim: ShardClaim, kind: EffectKey.Kind, subjects: [Int64]) async throws(Failure) -> [Effect]
    {
        try await transaction { state, _ throws(Failure) in
            state.effects(claim.run.project, kind: kind, subjects: subjects)
        }
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
