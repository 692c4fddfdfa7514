import MigraytModel
import MigraytPorts

/// Outcomes as columns, to be bound as arrays: one statement records them all.
struct OutcomeTable: Sendable {
    private(set) var items: [WorkItemID] = []
    private(set) var states: [String] = []
    private(set) var reasons: [String?] = []
    private(set) var fields: [String?] = []
    private(set) var issueKeys: [String?] = []
    private(set) var attempts: [Int] = []
    private(set) var knownNumbers: [Int64?] = []
    private(set) var created: [MigratedIssue] = []
    private(set) var failed: [WorkItemID] = []

    init(_ outcomes: [ItemOutcome]) {
        for outcome in outcomes {
            switch outcome.verdict {
            case .created(let issue, let revision, let followUps):
                append(outcome.item, .completed, issueKey: issue.key)
                created.append(
                    MigratedIssue(item: outcome.item, issue: issue, revision: revision, followUps: followUps))
            case .completed: append(outcome.item, .completed)
            case .skipped(let reason): append(outcome.item, .skipped, reason: reason)
            case .failed(let code, let field):
                append(outcome.item, .failed, reason: code.rawValue, field: field)
                failed.append(outcome.item)
            case .unknown: append(outcome.item, .unknown)
            case .retry(let code):
                append(outcome.item, .pending, reason: code.rawValue, attempts: code.isNoAttempt ? 0 : 1)
            case .swept(let number): append(outcome.item, .pending, knownNumber: number)
            }
        }
    }

    private mutating func append(
        _ item: WorkItemID, _ state: OutboxState, reason: String? = nil, field: String? = nil,
        issueKey: IssueKey? = nil, attempts: Int = 0, knownNumber: Int64? = nil
    ) {
        items.append(item)
        states.append(state.rawValue)
        reasons.append(reason)
        fields.append(field)
        issueKeys.append(issueKey?.description)
        self.attempts.append(attempts)
        knownNumbers.append(knownNumber)
    }
}

extension FailureCode {
    /// Waiting for a rate limit is no failed attempt, and neither is a look-up after a restore.
    fileprivate var isNoAttempt: Bool { [.jiraThrottled, .adoThrottled, .ledgerRestored].contains(self) }
}
