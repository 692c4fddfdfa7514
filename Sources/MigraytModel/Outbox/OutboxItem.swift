import Foundation

/// What is known about one work item in one phase of one run.
public struct OutboxItem: Sendable, Hashable {
    public let run: RunID
    public let step: PhaseStep
    /// The work item, or `.wholeRun` for what the phase does once.
    public let item: WorkItemID
    public let shard: ShardID
    public var state: OutboxState
    /// Why it was skipped, failed or is waiting. `nil` while there is nothing to say.
    public var reason: String?
    /// The field that `reason` speaks of.
    public var reasonField: String?
    /// The key of the issue that stands for the item, once it is known.
    public var issue: IssueKey?
    public var attempts: Int
    /// When the last intent was written; of an unknown outcome, when it became unknown. The settle time counts from
    /// here: a call may be sent long after its intent, when it has to wait for its share of the rate limit.
    public var intentAt: Date?
    /// The highest issue number known in the target project when the intent was written: a probe starts after it. Of
    /// the work of `prepare` and `verify` on the whole run: the issues up to this number have been swept.
    public var lastKnownIssueNumber: Int64?
    public var updatedAt: Date

    /// The database was put back to an earlier time: what this row says is not written may be written.
    public var isSuspect: Bool { state == .unknown && reason == FailureCode.ledgerRestored.rawValue }

    public init(
        run: RunID, step: PhaseStep, item: WorkItemID, shard: ShardID, state: OutboxState = .pending,
        reason: String? = nil, reasonField: String? = nil, issue: IssueKey? = nil, attempts: Int = 0,
        intentAt: Date? = nil, lastKnownIssueNumber: Int64? = nil, updatedAt: Date
    ) {
        self.run = run
        self.step = step
        self.item = item
        self.shard = shard
        self.state = state
        self.reason = reason
        self.reasonField = reasonField
        self.issue = issue
        self.attempts = attempts
        self.intentAt = intentAt
        self.lastKnownIssueNumber = lastKnownIssueNumber
        self.updatedAt = updatedAt
    }
}
