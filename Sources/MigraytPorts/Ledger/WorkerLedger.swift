import Foundation
import MigraytModel

/// What a worker asks: the claim of a shard, the write protocol, and the context of its run.
///
/// Everything that writes is fenced: it happens only while the claim's fence is the shard's, and throws
/// `ledger.fence_lost` otherwise.
public protocol WorkerLedger: CrashLedger {
    /// Takes the shard: fence + 1, lease until now + `lease`. Intents that an earlier holder left become `UNKNOWN`.
    /// Where the database was put back to an earlier time, pending items of the phases that make something become
    /// `UNKNOWN` by the shard's first claim after that: see `OutboxItem.isSuspect` and `RestoreLedger`.
    /// A paused run's shard is not handed out. A cancelled run's shard is handed out only to settle what is unknown.
    func claimShard(_ shard: ShardID, owner: String, lease: Duration) async throws(Failure) -> ClaimOutcome

    /// What came with the claim, as it is now.
    func contents(of claim: ShardClaim) async throws(Failure) -> ShardContents

    /// The shard's OutboxItems, by item.
    func items(of claim: ShardClaim) async throws(Failure) -> [OutboxItem]

    // The write protocol

    /// Writes down what is known to have happened, and what is about to: one transaction, and one round trip.
    ///
    /// In this order: outcomes of effects and items, the lease, intents, the end of the shard. Only items that are not
    /// terminal change. `.created` also writes the `MigratedIssue`; `.completed` in a follow-up phase clears its
    /// follow-up. Intents are given only while the run may be worked on and the lease has time left.
    /// Idempotent: the same writes again change nothing and give the same receipt.
    func commit(_ claim: ShardClaim, _ writes: ShardWrites) async throws(Failure) -> ShardReceipt

    /// An answer that came after the claim was lost: kept as evidence for whoever settles the item; never dropped.
    /// Not fenced.
    func recordOrphan(_ claim: ShardClaim, item: WorkItemID, issue: IssueReference, revision: Int)
        async throws(Failure)
    /// The evidence that late answers left.
    func orphans(of claim: ShardClaim) async throws(Failure) -> [MigratedIssue]

    /// Where a probe for suspect items begins: after this number. 0 when nothing is known of the Jira project.
    func suspectedAfter(_ claim: ShardClaim, projectKey: String) async throws(Failure) -> Int64
    /// Keeps issues that a probe for suspect items came upon and that belong to other items: evidence, as above.
    /// - Parameter number: Every issue up to this number was looked at: other probes begin after it. `nil`: not yet.
    func recordFound(_ claim: ShardClaim, _ issues: [MigratedIssue], projectKey: String, through number: Int64?)
        async throws(Failure)

    // Effects: parts that are written under the same protocol, per project over all runs

    func effects(_ claim: ShardClaim, kind: EffectKey.Kind, subjects: [Int64]) async throws(Failure) -> [Effect]

    // The context of the run

    /// The issues that stand for these items, of any run of the project. Items without one are left out.
    func migratedIssues(_ project: ProjectID, _ items: [WorkItemID]) async throws(Failure) -> [WorkItemID:
        MigratedIssue]
    /// Records issues that were found at the target by provenance and were not known (another stack made them, say).
    func adopt(_ claim: ShardClaim, _ issues: [MigratedIssue]) async throws(Failure)

    func saveSite(_ claim: ShardClaim, _ site: TargetSite) async throws(Failure)
    func site(of run: RunID) async throws(Failure) -> TargetSite?

    /// What was decided in the project, by the source's identity (a GUID). Undecided ones are left out.
    func identities(_ project: ProjectID, _ ids: [String]) async throws(Failure) -> [String: IdentityDecision]
    /// Forgets who has no account: the run looks again, since they may have got one.
    func reopenIdentities(_ claim: ShardClaim) async throws(Failure)
    /// A later decision replaces an earlier one.
    func saveIdentities(_ claim: ShardClaim, _ identities: [String: IdentityDecision]) async throws(Failure)

    // The end of a claim

    /// Gives the shard back, to be published again not before now + `delay`.
    /// - Parameter countsAsAttempt: `false` for throttling, pauses, shutdown and waiting for an unknown outcome.
    func release(_ claim: ShardClaim, after delay: Duration, countsAsAttempt: Bool) async throws(Failure)
    /// Gives the shard back and pauses the run, or fails it when `failRun`, with the cause.
    func park(_ claim: ShardClaim, _ failure: Failure, failRun: Bool) async throws(Failure)
}

public enum ClaimOutcome: Sendable, Hashable {
    case claimed(ShardClaim, ShardContents)
    /// It is done, or its run has ended.
    case finished
    /// Somebody holds it, or it is not due yet, or its run is paused: it will be published again.
    case notNow
    /// No such shard: a message of a deleted run.
    case unknown
}

public struct ShardClaim: Sendable, Hashable {
    public let shard: ShardID
    public let step: PhaseStep
    public let run: Run
    public let fence: Int64
    /// Claims of this shard that ended in failure before.
    public let attempts: Int
    /// The run was cancelled: settle what is unknown, and write nothing else.
    public let settlesOnly: Bool
    /// When the lease ends by the database's clock.
    public let leaseUntil: Date
    /// 0; 1 when a holder let its lease run out; one more for each process that died of nothing but this shard.
    public let crashes: Int

    public init(
        shard: ShardID, step: PhaseStep, run: Run, fence: Int64, attempts: Int, settlesOnly: Bool, leaseUntil: Date,
        crashes: Int = 0
    ) {
        self.shard = shard
        self.step = step
        self.run = run
        self.fence = fence
        self.attempts = attempts
        self.settlesOnly = settlesOnly
        self.leaseUntil = leaseUntil
        self.crashes = crashes
    }
}
