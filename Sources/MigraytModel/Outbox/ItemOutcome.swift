/// How the work on one OutboxItem ended. A closed set: each case has exactly one meaning for the ledger.
public struct ItemOutcome: Sendable, Hashable {
    public let item: WorkItemID
    public let verdict: Verdict
    public let diagnostics: [Diagnostic]

    public init(_ item: WorkItemID, _ verdict: Verdict, diagnostics: [Diagnostic] = []) {
        self.item = item
        self.verdict = verdict
        self.diagnostics = diagnostics
    }

    public enum Verdict: Sendable, Hashable {
        /// The issue exists. In the `items` phase this also writes the item's `MigratedIssue`.
        case created(IssueReference, revision: Int, followUps: FollowUps)
        /// The phase's work on the item is done (phases other than `items`).
        case completed
        case skipped(reason: String)
        case failed(FailureCode, field: String?)
        /// The answer was lost: parked until it is settled.
        case unknown
        /// Surely not executed: back to `PENDING`, to be tried again.
        case retry(FailureCode)
        /// Still to be done, but not for the issues up to this number: what `prepare` or `verify` has swept for the whole
        /// run.
        case swept(through: Int64)
    }
}
