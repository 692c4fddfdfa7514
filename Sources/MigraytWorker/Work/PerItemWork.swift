import MigraytModel
import MigraytPorts

/// The frame of the phases that work on issues that exist: several items side by side, one outcome each.
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
        let issues = try await issues(of: items)
        let ends = try await concurrently(issues, limit: session.configuration.itemsPerShard) {
            issue throws(Failure) -> ShardEnd in
            if session.mustStop { return .interrupted }
            return try await record(try await Self.attempt { () throws(Failure) in try await work(issue) }, of: issue)
        }
        return .combining(ends)
    }

    /// For work whose calls need intents: they are written down for a group of items at once.
    /// - Parameter work: Gets the open items of a group with the issues that stand for them, and gives the result of
    ///   each.
    func runInGroups(
        _ items: [OutboxItem],
        _ work: @Sendable ([MigratedIssue]) async throws(Failure) -> [WorkItemID: Result]
    ) async throws(Failure) -> ShardEnd {
        var ends: [ShardEnd] = []
        for group in try await issues(of: items).batches(of: session.configuration.itemsPerGroup) {
            if session.mustStop { return .interrupted }
            let results = try await work(group)
            for issue in group { ends.append(try await record(results[issue.item] ?? .interrupted, of: issue)) }
        }
        return .combining(ends)
    }

    /// A failure that speaks of the item alone ends the item; any other ends the shard's work.
    static func attempt(_ work: () async throws(Failure) -> Result) async throws(Failure) -> Result {
        do { return try await work() } catch  where error.disposition == .failItem {
            return .finished(.failed(error.code, field: error.field), [])
        }
    }

    /// The issues of the open items. What has none is done with.
    func issues(of items: [OutboxItem]) async throws(Failure) -> [MigratedIssue] {
        let open = items.filter { !$0.state.isTerminal && $0.item != .wholeRun }.map(\.item)
        let issues = session.contents.issues
        await session.log.note(
            open.filter { issues[$0] == nil }.map { ItemOutcome($0, .skipped(reason: "issue_missing")) })
        return open.compactMap { issues[$0] }
    }

    func record(_ result: Result, of issue: MigratedIssue) async throws(Failure) -> ShardEnd {
        switch result {
        case .finished(let verdict, let diagnostics):
            try await session.log.record(ItemOutcome(issue.item, verdict, diagnostics: diagnostics))
            return .complete
        case .waiting(let wait): return .again(after: max(wait, .milliseconds(500)), countsAsAttempt: false)
        case .interrupted: return .interrupted
        }
    }
}
