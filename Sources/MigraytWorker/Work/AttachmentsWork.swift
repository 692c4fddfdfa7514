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
        let rows = try await session.ledger.items(of: session.claim)
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
        let files =
            transform.attachments(of: item).map { CarriedFile($0) }
            + (transform.original(of: item).map { [CarriedFile($0)] } ?? [])
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
        diagnostics += try await showImages(
            item, issue, transfer: transfer, effects: effects, accounts: accounts, transform: transform)
        let failed = files.contains { effects[$0.id]?.state == .failed }
        return .finished(failed ? .failed(.jiraRejected, field: "attachment") : .completed, diagnostics)
    }

    /// One update with all media nodes: a body written without one of them can make Jira delete the file.
    /// - Returns: What could not be shown.
    private func showImages(
        _ item: WorkItem, _ issue: MigratedIssue, transfer: FileTransfer, effects: [String: Effect],
        accounts: AccountMap, transform: IssueTransform
    ) async throws(Failure) -> [Diagnostic] {
        let plain = transform.description(of: item, identities: accounts, media: [:])
        guard !plain.images.isEmpty else { return [] }
        let names = transform.attachments(of: item)
        let media = try await transfer.media(of: names.filter { plain.images.contains($0.id) }, effects)
        guard !media.isEmpty else { return plain.diagnostics }
        try session.lease.check()
        let rich = transform.description(of: item, identities: accounts, media: media)
        try await session.target.updateDescription(rich.node, of: issue.issue.key)
        return rich.diagnostics
    }
}
