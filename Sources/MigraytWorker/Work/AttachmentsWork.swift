import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// `attachments`: source → staging → one upload per issue, then one body update that shows all inline images.
struct AttachmentsWork: Sendable {
    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let site = try await session.site()
        let project = try await session.source.project()
        let rows = session.contents.items
        let open = rows.filter { !$0.state.isTerminal }.map(\.item)
        var items: [WorkItemID: WorkItem] = [:]
        for case .item(let item) in try await session.workItems(open) { items[item.id] = item }
        let transform = try await session.transform(site, sourceProject: project, items: [])
        // The body names people whom Jira does not know, so it is rendered with the same decisions as at creation.
        let people = items.values.flatMap { [$0.assignee, $0.creator].compactMap { $0 } }
        let accounts = try await session.identities.accounts(people, session: session, site: site)
        let transfer = FileTransfer(session: session, limit: site.attachmentLimit)
        return try await PerItemWork(session: session).runInGroups(rows) { [items] issues throws(Failure) in
            let burdens = issues.compactMap { issue in
                items[issue.item].map { Burden($0, issue, accounts: accounts, transform: transform) }
            }
            let ends = try await transfer.carry(
                burdens.map { burden in
                    FileTransfer.Load(
                        issue: burden.issue, files: burden.files,
                        effects: session.contents.effectsByPart(.attachment, of: burden.issue.item),
                        suspectSince: session.contents.suspectSince(burden.issue.item), clearsItem: true)
                })
            let results = try await concurrently(burdens, limit: session.configuration.itemsPerShard) {
                burden throws(Failure) -> (WorkItemID, PerItemWork.Result) in
                let result = try await PerItemWork.attempt { () throws(Failure) in
                    try await finish(
                        burden, transfer, ends[burden.issue.item] ?? .interrupted, accounts: accounts,
                        transform: transform)
                }
                return (burden.issue.item, result)
            }
            let gone = issues.filter { items[$0.item] == nil }.map {
                ($0.item, PerItemWork.Result.finished(.failed(.itemGone, field: nil), []))
            }
            return Dictionary(results + gone, uniquingKeysWith: { first, _ in first })
        }
    }

    /// What one issue is to get: files, and a body that shows its images.
    private struct Burden: Sendable {
        let item: WorkItem
        let issue: MigratedIssue
        /// The description while none of its images is at Jira.
        let plain: RichText
        let attachments: [SourceAttachment]
        let files: [CarriedFile]

        init(_ item: WorkItem, _ issue: MigratedIssue, accounts: AccountMap, transform: IssueTransform) {
            self.item = item
            self.issue = issue
            plain = transform.description(of: item, identities: accounts, media: [:])
            attachments = transform.attachments(of: item, shown: plain)
            let original = transform.original(of: item, shown: plain).map { CarriedFile($0) }
            files = attachments.map { CarriedFile($0) } + [original].compactMap(\.self)
        }
    }

    /// Shows the files that arrived, and says what became of the others.
    private func finish(
        _ burden: Burden, _ transfer: FileTransfer, _ end: FileTransfer.End, accounts: AccountMap,
        transform: IssueTransform
    ) async throws(Failure) -> PerItemWork.Result {
        let effects: [String: Effect]
        switch end {
        case .waiting(let wait): return .waiting(wait)
        case .interrupted: return .interrupted
        case .failed(let failure): throw failure
        case .done(let ends): effects = ends
        }
        if session.claim.settlesOnly { return .finished(.skipped(reason: FailureCode.cancelled.rawValue), []) }
        var diagnostics = burden.files.compactMap { effects[$0.id].flatMap(FileTransfer.diagnostic) }
        for file in burden.files where effects[file.id]?.state == .skipped {
            guard let link = transform.link(to: file.source) else { continue }
            if session.mustStop { return .interrupted }
            try session.lease.check()
            do throws(Failure) { try await session.target.remoteLink(link, on: burden.issue.issue.key) } catch
                where error.disposition == .failItem
            {
                diagnostics.append(Diagnostic(.remoteLinkFailed, field: link.relation))
            }
        }
        if !burden.plain.images.isEmpty {
            let shown = burden.attachments.filter { burden.plain.images.contains($0.id) }
            let media = try await transfer.media(of: shown, effects)
            let rich = transform.description(of: burden.item, identities: accounts, media: media)
            if !media.isEmpty { try await show(rich, in: burden.issue) }
            diagnostics += rich.diagnostics
        }
        let failed = burden.files.contains { effects[$0.id]?.state == .failed }
        return .finished(failed ? .failed(.jiraRejected, field: "attachment") : .completed, diagnostics)
    }

    /// One update with all media nodes: a body written without one of them can make Jira delete the file.
    private func show(_ description: RichText, in issue: MigratedIssue) async throws(Failure) {
        try session.lease.check()
        try await session.target.updateDescription(description.node, of: issue.issue.key)
    }
}
