import MigraytModel
import MigraytPorts

/// The frame of the phases that work item by item on issues that exist: several items side by side, one outcome each.
struct PerItemWork: Sendable {
    /// How the work on one item went.
    enum Result: Sendable {
        case finished(ItemOutcome.Verdict, [Diagnostic])
        /// A part has an unknown outcome that is not due yet.
        case waiting(Duration)
        /// The process or the run wants it to stop.
        case interrupted
    }

    let session: ShardSession

    /// - Parameter work: Gets each open item with the issue that stands for it.
    func run(
        _ items: [OutboxItem], _ work: @escaping @Sendable (MigratedIssue) async throws(Failure) -> Result
    ) async throws(Failure) -> ShardEnd {
        let open = items.filter { !$0.state.isTerminal && $0.item != .wholeRun }
        let issues = try await session.ledger.migratedIssues(session.project, open.map(\.item))
        let ends = try await concurrently(open, limit: session.configuration.itemsPerShard) {
            item throws(Failure) -> ShardEnd in
            guard let issue = issues[item.item] else {
                return try await record(ItemOutcome(item.item, .skipped(reason: "issue_missing")))
            }
            if session.mustStop { return .interrupted }
            switch try await attempt(issue, work) {
            case .finished(let verdict, let diagnostics):
                return try await record(ItemOutcome(item.item, verdict, diagnostics: diagnostics))
            case .waiting(let wait):
                return .again(after: max(wait, .milliseconds(500)), countsAsAttempt: false)
            case .interrupted: return .interrupted
            }
        }
        return .combining(ends)
    }

    /// A failure that speaks of the item alone ends the item; any other ends the shard's work.
    private func attempt(
        _ issue: MigratedIssue, _ work: @Sendable (MigratedIssue) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        do { return try await work(issue) } catch  where error.disposition == .failItem {
            return .finished(.failed(error.code, field: error.field), [])
        }
    }

    private func record(_ outcome: ItemOutcome) async throws(Failure) -> ShardEnd {
        try await session.persist { () async throws(Failure) in
            try await session.ledger.record(session.claim, [outcome])
        }
        return .complete
    }
}
