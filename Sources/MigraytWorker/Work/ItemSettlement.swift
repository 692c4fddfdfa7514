import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// Settles creates whose answer was lost: by late answers first, then by reading the keys that came after.
struct ItemSettlement: Sendable {
    let session: ShardSession
    let site: TargetSite
    let project: SourceProject

    /// Decides what is due; what is not stays as it is. The wait counts from when the outcome became unknown: between
    /// the intent and the request the call may have waited long for its share of the rate limit.
    func settle(_ unknown: [OutboxItem]) async throws(Failure) {
        var issues: [WorkItemID: MigratedIssue] = [:]
        for orphan in try await session.ledger.orphans(of: session.claim) { issues[orphan.item] = orphan }
        // Whether what a restored ledger does not know was made is looked for as the outcome of a lost call is.
        let due = unknown.filter { issues[$0.item] == nil && session.settleDelay($0.updatedAt) == .zero }
        if !due.isEmpty {
            for found in try await probe(due) where issues[found.item] == nil { issues[found.item] = found }
        }

        var outcomes: [ItemOutcome] = []
        let poison = Set(unknown.filter { $0.reason == FailureCode.itemPoison.rawValue }.map(\.item))
        let found = unknown.compactMap { issues[$0.item] }
        outcomes += try await completed(found.filter { !poison.contains($0.item) })
        outcomes += try await givenUp(found.filter { poison.contains($0.item) })
        for item in due where issues[item.item] == nil {
            let verdict: ItemOutcome.Verdict =
                if poison.contains(item.item) {
                    .failed(.itemPoison, field: nil)
                } else if session.claim.settlesOnly {
                    .skipped(reason: FailureCode.cancelled.rawValue)
                } else if item.isSuspect {
                    .retry(.ledgerRestored)
                } else {
                    .retry(.jiraUnavailable)
                }
            outcomes.append(ItemOutcome(item.item, verdict))
        }
        await session.log.note(outcomes)
    }

    private func probe(_ due: [OutboxItem]) async throws(Failure) -> [MigratedIssue] {
        let hasSuspects = due.contains(where: \.isSuspect)
        let wanted = Set(due.map(\.item))
        var probe = KeyProbe(
            projectKey: site.projectKey, after: try await start(of: due), through: site.highestIssueNumber)
        var found: [MigratedIssue] = []
        while case let keys = probe.nextBatch, !keys.isEmpty {
            try session.lease.check()
            let issues = try await session.target.issues(keys, detail: .identity, site: site)
            let ours = issues.compactMap { $0.migrated(from: project) }
            found += ours.filter { wanted.contains($0.item) }
            probe.found(issues.map(\.reference.key))
            if hasSuspects { try await keep(ours.filter { !wanted.contains($0.item) }, through: nil) }
        }
        // The time that is lost may hold many issues: the shards behind this one need not read them all again.
        if hasSuspects { try await keep([], through: probe.highest) }
        return found
    }

    private func start(of due: [OutboxItem]) async throws(Failure) -> Int64 {
        let own = due.filter { !$0.isSuspect }.map { $0.lastKnownIssueNumber ?? site.highestIssueNumber }.min()
        guard due.contains(where: \.isSuspect) else { return own ?? site.highestIssueNumber }
        let suspected = try await session.ledger.suspectedAfter(session.claim, projectKey: site.projectKey)
        return min(own ?? suspected, suspected)
    }

    private func keep(_ issues: [MigratedIssue], through number: Int64?) async throws(Failure) {
        guard !issues.isEmpty || number != nil else { return }
        try await session.ledger.recordFound(
            session.claim, issues, projectKey: site.projectKey, through: number)
    }

    /// Processes died of these items, so they are not looked at: their issues are kept, with all that may be left to do.
    private func givenUp(_ found: [MigratedIssue]) async throws(Failure) -> [ItemOutcome] {
        guard !found.isEmpty else { return [] }
        let issues = found.map { issue in
            MigratedIssue(
                item: issue.item, issue: issue.issue, revision: issue.revision,
                followUps: [.attachments, .comments, .links, .finish])
        }
        try await session.ledger.adopt(session.claim, issues)
        return found.map { ItemOutcome($0.item, .failed(.itemPoison, field: nil)) }
    }

    /// An item whose issue was found gets the follow-ups that its create call would have recorded.
    private func completed(_ found: [MigratedIssue]) async throws(Failure) -> [ItemOutcome] {
        guard !found.isEmpty else { return [] }
        let items = try await session.workItems(found.map(\.item)).compactMap {
            if case .item(let item) = $0 { item } else { nil }
        }
        let results = try await ItemsWork(session: session).drafts(of: items, site: site, project: project)
        let byItem = Dictionary(results.map { ($0.draft.item, $0) }, uniquingKeysWith: { first, _ in first })
        return found.map { issue in
            // Whether the create call's transition was made is not known, so `finish` looks at the real status.
            let followUps = byItem[issue.item].map { $0.followUps.union(.finish) } ?? []
            return ItemOutcome(
                issue.item, .created(issue.issue, revision: issue.revision, followUps: followUps),
                diagnostics: byItem[issue.item]?.diagnostics ?? [Diagnostic(.sourceChanged)])
        }
    }
}
