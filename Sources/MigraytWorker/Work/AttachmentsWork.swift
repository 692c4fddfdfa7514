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
        let rows = try await session.items()
        let open = rows.filter { !$0.state.isTerminal }.map(\.item)
        var items: [WorkItemID: WorkItem] = [:]
        for case .item(let item) in try await session.workItems(open) { items[item.id] = item }
        let transform = try await session.transform(site, sourceProject: project, items: [])
        // The body names people whom Jira does not know, so it is rendered with the same decisions as at creation.
        let people = items.values.flatMap { [$0.assignee, $0.creator].compactMap { $0 } }
        let accounts = try await session.identities.accounts(people, session: session, site: site)
        return try await PerItemWork(session: session).run(rows) { [items] issue throws(Failure) in
            guard let item = items[issue.item] else { return .finished(.failed(.itemGone, field: nil), []) }
            return try await work(item, issue, site: site, accounts: accounts, transform: transform)
        }
    }

    private func work(
        _ item: WorkItem, _ issue: MigratedIssue, site: TargetSite, accounts: AccountMap,
        transform: IssueTransform
    ) async throws(Failure) -> PerItemWork.Result {
        let transfer = FileTransfer(session: session, issue: issue, limit: site.attachmentLimit)
        let plain = transform.description(of: item, identities: accounts, media: [:])
        let attachments = transform.attachments(of: item, shown: plain)
        let files =
            attachments.map { CarriedFile($0) }
            + (transform.original(of: item, shown: plain).map { [CarriedFile($0)] } ?? [])
        let effects: [String: Effect]
        switch try await transfer.carry(files) {
        case .waiting(let wait): return .waiting(wait)
        case .interrupted: return .interrupted
        case .done(let ends): effects = ends
        }
        if session.claim.settlesOnly { return .finished(.skipped(reason: FailureCode.cancelled.rawValue), []) }
        var diagnostics = files.compactMap { effects[$0.id].flatMap(FileTransfer.diagnostic) }
        for file in files where effects[file.id]?.state == .skipped {
            guard let link = transform.link(to: file.source) else { continue }
            if session.mustStop { return .interrupted }
            try session.lease.check()
            do throws(Failure) { try await session.target.remoteLink(link, on: issue.issue.key) } catch
                where error.disposition == .failItem
            {
                diagnostics.append(Diagnostic(.remoteLinkFailed, field: link.relation))
            }
        }
        if !plain.images.isEmpty {
            let shown = attachments.filter { plain.images.contains($0.id) }
            let media = try await transfer.media(of: shown, effects)
            let rich = transform.description(of: item, identities: accounts, media: media)
            if !media.isEmpty { try await show(rich, in: issue) }
            diagnostics += rich.diagnostics
        }
        let failed = files.contains { effects[$0.id]?.state == .failed }
        return .finished(failed ? .failed(.jiraRejected, field: "attachment") : .completed, diagnostics)
    }

    /// One update with all media nodes: a body written without one of them can make Jira delete the file.
    private func show(_ description: RichText, in issue: MigratedIssue) async throws(Failure) {
        try session.lease.check()
        try await session.target.updateDescription(description.node, of: issue.issue.key)
    }
}
