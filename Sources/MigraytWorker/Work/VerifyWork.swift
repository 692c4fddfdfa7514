import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// `verify`: reads every issue again and compares it with what was meant; sweeps the target for issues made twice.
struct VerifyWork: Sendable {
    /// More second issues than these are counted; each of these is named.
    private static let mostNamedDuplicates = 1000

    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let site = try await session.site()
        let project = try await session.source.project()
        let rows = session.contents.items
        if rows.contains(where: { $0.item == .wholeRun && !$0.state.isTerminal }) {
            guard try await sweep(site, project) else { return .interrupted }
        }
        let open = rows.filter { !$0.state.isTerminal && $0.item != .wholeRun }.map(\.item)
        guard !open.isEmpty else { return .complete }
        let items = try await session.workItems(open).compactMap { if case .item(let item) = $0 { item } else { nil } }
        let issues = session.contents.issues
        var present: [IssueKey: TargetIssue] = [:]
        for batch in open.compactMap({ issues[$0]?.issue.key }).batches(of: PlatformLimits.Jira.issuesPerFetch) {
            if session.mustStop { return .interrupted }
            for issue in try await session.target.issues(batch, detail: .full, site: site) {
                present[issue.reference.key] = issue
            }
        }
        let results = try await ItemsWork(session: session).drafts(of: items, site: site, project: project)
        let drafts = Dictionary(results.map { ($0.draft.item, $0) }, uniquingKeysWith: { first, _ in first })
        let itemsByID = Dictionary(items.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let transform = try await session.transform(site, sourceProject: project, items: items)
        let comments = arrived(.comment)
        let files = arrived(.attachment)
        var outcomes: [ItemOutcome] = []
        for id in open {
            if session.mustStop { return .interrupted }
            let issue = issues[id].flatMap { present[$0.issue.key] }
            if let issue, issue.provenance?.item == id, try await commentPointsAtSource(issue, transform) {
                outcomes.append(Self.sourceFile(id, in: "comment"))
                continue
            }
            outcomes.append(
                outcome(
                    id, issue: issues[id], present: issue, meant: drafts[id], item: itemsByID[id], transform: transform,
                    parts: Parts(comments: comments[id] ?? 0, files: files[id] ?? 0)))
        }
        await session.log.note(outcomes)
        return .complete
    }

    /// What the run added to an issue.
    private struct Parts {
        let comments: Int
        let files: Int
    }

    private func arrived(_ kind: EffectKey.Kind) -> [WorkItemID: Int] {
        let effects = session.contents.effects.filter { $0.key.kind == kind && $0.state == .completed }
        return Dictionary(grouping: effects) { WorkItemID($0.key.subject) }.mapValues(\.count)
    }

    /// The newest comments come with the issue; only where there are more they are asked for, a page at a time.
    private func commentPointsAtSource(_ issue: TargetIssue, _ transform: IssueTransform) async throws(Failure) -> Bool
    {
        let own = issue.comments.reveal()
        if own.contains(where: transform.pointsAtSourceFile) { return true }
        var start = 0
        while start < (issue.commentCount ?? 0) - own.count {
            let page = try await session.target.commentTexts(of: issue.reference.key, startingAt: start)
            if page.isEmpty { break }
            if page.contains(where: { transform.pointsAtSourceFile($0.reveal()) }) { return true }
            start += page.count
        }
        return false
    }

    private static func sourceFile(_ id: WorkItemID, in field: String) -> ItemOutcome {
        ItemOutcome(
            id, .failed(.verifySourceFile, field: field), diagnostics: [Diagnostic(.verifySourceFile, field: field)])
    }

    private func outcome(
        _ id: WorkItemID, issue: MigratedIssue?, present: TargetIssue?, meant: DraftResult?, item: WorkItem?,
        transform: IssueTransform, parts: Parts
    ) -> ItemOutcome {
        guard let issue, let present, present.provenance?.item == id else {
            return ItemOutcome(id, .failed(.jiraNotFound, field: nil), diagnostics: [Diagnostic(.verifyMissing)])
        }
        if let description = present.description?.reveal(), transform.pointsAtSourceFile(description) {
            return Self.sourceFile(id, in: "description")
        }
        guard let meant, let item, item.revision == issue.revision else {
            return ItemOutcome(id, .completed, diagnostics: [Diagnostic(.sourceChanged)])
        }
        let fields = IssueComparison.differences(
            meant.draft, description: Self.expectedDescription(meant), expectedStatus: nil,
            comments: parts.comments, attachments: parts.files, present)
        let route = present.statusID.flatMap { status in
            present.issueTypeID.flatMap { transform.route(for: item, issueTypeID: $0, from: status) }
        }
        let all = fields + (route.map { $0.isAtGoal } ?? true ? [] : ["status"])
        return ItemOutcome(
            id, .completed, diagnostics: all.map { Diagnostic(.verifyDifferent, field: $0) })
    }

    /// Inline images stand in the body as media after the attachments phase and as text before it, so a body with
    /// images is compared by its other fields only.
    private static func expectedDescription(_ meant: DraftResult) -> ADFNode? {
        meant.showsImages ? nil : meant.draft.description?.reveal()
    }

    /// Both ways by provenance, through the search index: an issue that stands for the same item as another is named.
    /// - Returns: `false` when it had to stop before its end, and so proved nothing of the rest.
    private func sweep(_ site: TargetSite, _ project: SourceProject) async throws(Failure) -> Bool {
        // Found, and not written down yet: what one call gives is written down when the next comes.
        var named: [Diagnostic] = []
        var room = Self.mostNamedDuplicates
        var unnamed = 0
        let isComplete = try await LabelledIssueSweep(session: session, site: site).run { found throws(Failure) in
            if unnamed == 0 { named = [] }
            let seconds = try await secondIssues(among: found, of: project)
            named += seconds.prefix(room).map { Diagnostic(.verifyDuplicate, field: $0.description) }
            unnamed += max(0, seconds.count - room)
            room = max(0, room - seconds.count)
            // The rest is counted in one go.
            return unnamed == 0 ? named : nil
        }
        guard isComplete else { return false }
        if unnamed > 0 { named.append(Diagnostic(.verifyDuplicate, count: unnamed)) }
        await session.log.note([ItemOutcome(.wholeRun, .completed, diagnostics: named)])
        // Alone: of two outcomes of an item in one commit either might count.
        try await session.log.flush()
        return true
    }

    private func secondIssues(among found: [TargetIssue], of project: SourceProject) async throws(Failure) -> [IssueKey]
    {
        let ours = found.compactMap { $0.migrated(from: project) }
        let known = try await session.ledger.migratedIssues(session.project, Set(ours.map(\.item)).sorted())
        return ours.filter { issue in known[issue.item].map { $0.issue.key != issue.issue.key } ?? false }
            .map(\.issue.key)
    }
}
