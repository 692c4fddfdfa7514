import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// `verify`: reads every issue again and compares it with what was meant; sweeps the target for issues made twice.
struct VerifyWork: Sendable {
    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let site = try await session.site()
        let project = try await session.source.project()
        let rows = try await session.ledger.items(of: session.claim)
        if rows.contains(where: { $0.item == .wholeRun && !$0.state.isTerminal }) {
            guard try await sweep(site: site, project: project) else { return .interrupted }
        }
        let open = rows.filter { !$0.state.isTerminal && $0.item != .wholeRun }.map(\.item)
        guard !open.isEmpty else { return .complete }
        let items = try await session.workItems(open).compactMap { if case .item(let item) = $0 { item } else { nil } }
        let issues = try await session.ledger.migratedIssues(session.project, open)
        var present: [IssueKey: TargetIssue] = [:]
        for batch in issues.values.map(\.issue.key).batches(of: PlatformLimits.Jira.issuesPerFetch) {
            if session.mustStop { return .interrupted }
            for issue in try await session.target.issues(batch, detail: .full, site: site) {
                present[issue.reference.key] = issue
            }
        }
        let results = try await ItemsWork(session: session).drafts(of: items, site: site, project: project)
        let drafts = Dictionary(results.map { ($0.draft.item, $0) }, uniquingKeysWith: { first, _ in first })
        let itemsByID = Dictionary(items.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let transform = try await session.transform(site, sourceProject: project, items: items)
        let outcomes = open.map { id in
            outcome(
                id, issue: issues[id], present: issues[id].flatMap { present[$0.issue.key] }, draft: drafts[id]?.draft,
                item: itemsByID[id], site: site, transform: transform)
        }
        try await session.persist { () async throws(Failure) in
            try await session.ledger.record(session.claim, outcomes)
        }
        return .complete
    }

    private func outcome(
        _ id: WorkItemID, issue: MigratedIssue?, present: TargetIssue?, draft: IssueDraft?, item: WorkItem?,
        site: TargetSite, transform: IssueTransform
    ) -> ItemOutcome {
        guard let issue, let present, present.provenance?.item == id else {
            return ItemOutcome(id, .failed(.jiraNotFound, field: nil), diagnostics: [Diagnostic(.verifyMissing)])
        }
        if let description = present.description?.reveal(), transform.pointsAtSourceFile(description) {
            return ItemOutcome(
                id, .failed(.verifySourceFile, field: "description"), diagnostics: [Diagnostic(.verifySourceFile)])
        }
        guard let draft, let item, item.revision == issue.revision else {
            return ItemOutcome(id, .completed, diagnostics: [Diagnostic(.sourceChanged)])
        }
        let fields = IssueComparison.differences(
            draft, description: expectedDescription(draft, item, transform), expectedStatus: nil, present)
        let route = present.statusID.flatMap { status in
            present.issueTypeID.flatMap { transform.route(for: item, issueTypeID: $0, from: status) }
        }
        let all = fields + (route.map { $0.isAtGoal } ?? true ? [] : ["status"])
        return ItemOutcome(
            id, .completed, diagnostics: all.map { Diagnostic(.verifyDifferent, field: $0) })
    }

    /// Inline images stand in the body as media after the attachments phase and as text before it, so a body with
    /// images is compared by its other fields only.
    private func expectedDescription(_ draft: IssueDraft, _ item: WorkItem, _ transform: IssueTransform) -> ADFNode? {
        let hasImages = !transform.description(of: item, identities: [:], media: [:]).images.isEmpty
        return hasImages ? nil : draft.description?.reveal()
    }

    /// Both ways by provenance, through the search index: an issue that stands for the same item as another is named.
    /// - Returns: `false` when it had to stop before its end, and so proved nothing.
    private func sweep(site: TargetSite, project: SourceProject) async throws(Failure) -> Bool {
        var page: String?
        var duplicates = 0
        repeat {
            if session.mustStop { return false }
            let found = try await session.target.labelledIssues(page: page, site: site)
            let ours = found.issues.filter {
                $0.provenance?.organization == project.organization && $0.provenance?.project == project.id
            }
            let known = try await session.ledger.migratedIssues(
                session.project, Set(ours.compactMap(\.provenance?.item)).sorted())
            duplicates += ours.count { issue in
                guard let item = issue.provenance?.item, let first = known[item] else { return false }
                return first.issue.key != issue.reference.key
            }
            page = found.next
        } while page != nil
        let diagnostics = duplicates > 0 ? [Diagnostic(.verifyDuplicate, count: duplicates)] : []
        try await session.persist { () async throws(Failure) in
            try await session.ledger.record(
                session.claim, [ItemOutcome(.wholeRun, .completed, diagnostics: diagnostics)])
        }
        return true
    }
}
