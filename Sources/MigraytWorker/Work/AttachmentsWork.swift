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
        let accounts = try await session.identities.accounts(people, session: session)
        return try await PerItemWork(session: session).run(rows) { [items] issue throws(Failure) in
            guard let item = items[issue.item] else { return .finished(.failed(.itemGone, field: nil), []) }
            return try await work(item, issue, site: site, accounts: accounts, transform: transform)
        }
    }

    private func work(
        _ item: WorkItem, _ issue: MigratedIssue, site: TargetSite, accounts: [String: AccountID?],
        transform: IssueTransform
    ) async throws(Failure) -> PerItemWork.Result {
        let files = transform.attachments(of: item)
        var effects = try await effects(of: item)
        if let wait = try await settle(files, issue, &effects) { return .waiting(wait) }
        if session.claim.settlesOnly { return .finished(.skipped(reason: FailureCode.cancelled.rawValue), []) }

        var open: [(SourceAttachment, Int64)] = []
        for file in files where effects[file.id] == nil || effects[file.id]?.state == .pending {
            if session.mustStop { return .interrupted }
            switch try await stage(file, limit: site.attachmentLimit) {
            case .staged(let length): open.append((file, length))
            case .tooLarge:
                try await end(item, file, .skipped(reason: "too_large"))
            case .unavailable(let code):
                try await end(item, file, .failed(code, field: nil))
            }
        }
        for batch in open.batches(of: PlatformLimits.Jira.filesPerUpload) {
            if session.mustStop { return .interrupted }
            guard try await upload(batch, item, issue) else {
                return .waiting(session.configuration.settlement.wait)
            }
        }
        effects = try await self.effects(of: item)
        // A file without an end was not allowed to be sent: the run was paused or cancelled meanwhile.
        guard files.allSatisfy({ effects[$0.id]?.state.isTerminal == true }) else { return .interrupted }
        var diagnostics = files.compactMap { effects[$0.id].flatMap(Self.diagnostic) }
        diagnostics += try await showImages(
            item, issue, files: files, effects: effects, accounts: accounts, transform: transform)
        let failed = files.contains { effects[$0.id]?.state == .failed }
        return .finished(failed ? .failed(.jiraRejected, field: "attachment") : .completed, diagnostics)
    }

    /// What became of a file that is not there, told from its effect: whichever claim met it, it is told in the end.
    private static func diagnostic(of effect: Effect) -> Diagnostic? {
        switch effect.state {
        case .skipped: Diagnostic(.attachmentTooLarge, field: "AttachedFile")
        case .failed: Diagnostic(.attachmentFailed, field: "AttachedFile")
        case .pending, .intent, .unknown, .completed: nil
        }
    }

    private func effects(of item: WorkItem) async throws(Failure) -> [String: Effect] {
        let effects = try await session.ledger.effects(
            session.claim, kind: .attachment, subjects: [item.id.rawValue])
        return Dictionary(effects.map { ($0.key.part, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func key(_ item: WorkItemID, _ file: SourceAttachment) -> EffectKey {
        EffectKey(.attachment, subject: item.rawValue, part: file.id)
    }

    private func end(_ item: WorkItem, _ file: SourceAttachment, _ verdict: EffectOutcome.Verdict)
        async throws(Failure)
    {
        let key = key(item.id, file)
        guard try await !session.ledger.recordEffectIntents(session.claim, [key]).isEmpty else { return }
        try await session.ledger.recordEffects(session.claim, [EffectOutcome(key, verdict)])
    }

    // MARK: Unknown outcomes

    /// Settles lost uploads by the list of the issue's files: one of the same name and size that no other file of ours
    /// stands for. Returns how long to wait when one is not due yet.
    private func settle(_ files: [SourceAttachment], _ issue: MigratedIssue, _ effects: inout [String: Effect])
        async throws(Failure) -> Duration?
    {
        let open = files.filter { effects[$0.id]?.state == .unknown || effects[$0.id]?.state == .intent }
        guard !open.isEmpty else { return nil }
        let wait = open.map { session.settleDelay(effects[$0.id]?.intentAt) }.max() ?? .zero
        if wait > .zero { return wait }
        let taken = Set(effects.values.compactMap(\.remoteID))
        var present = try await session.target.attachments(of: issue.issue.key).filter { !taken.contains($0.id) }
        var outcomes: [EffectOutcome] = []
        var arrived: [SourceAttachment] = []
        for file in open {
            let size = try await session.staging.size(stagingKey(file))
            let match = present.firstIndex { $0.name.reveal() == file.name.reveal() && $0.size == size ?? file.size }
            if let match {
                outcomes.append(EffectOutcome(key(issue.item, file), .completed(remoteID: present[match].id)))
                present.remove(at: match)
                arrived.append(file)
            } else {
                outcomes.append(EffectOutcome(key(issue.item, file), .retry))
            }
        }
        try await session.ledger.recordEffects(session.claim, outcomes)
        for file in arrived { try await session.staging.delete(stagingKey(file)) }
        let list = try await session.ledger.effects(session.claim, kind: .attachment, subjects: [issue.item.rawValue])
        effects = Dictionary(list.map { ($0.key.part, $0) }, uniquingKeysWith: { first, _ in first })
        return nil
    }

    // MARK: Staging

    private enum Staged { case staged(Int64), tooLarge, unavailable(FailureCode) }

    private func stagingKey(_ file: SourceAttachment) -> String { "\(session.project)/\(file.id)" }

    private func stage(_ file: SourceAttachment, limit: Int64) async throws(Failure) -> Staged {
        if let size = file.size, size > limit { return .tooLarge }
        if let size = try await session.staging.size(stagingKey(file)), file.size == nil || file.size == size {
            return .staged(size)
        }
        do throws(Failure) {
            let bytes = try await session.source.download(file)
            guard let length = bytes.length ?? file.size else { throw Failure(.adoUnexpectedAnswer, .failItem) }
            if length > limit { return .tooLarge }
            try await session.staging.put(stagingKey(file), bytes, length: length)
            return .staged(length)
        } catch  where error.disposition == .failItem {
            // The item's other files are carried over all the same.
            return .unavailable(error.code)
        }
    }

    // MARK: Upload

    /// - Returns: `false` when the answer was lost.
    private func upload(_ batch: [(SourceAttachment, Int64)], _ item: WorkItem, _ issue: MigratedIssue)
        async throws(Failure) -> Bool
    {
        let intended = Set(
            try await session.ledger.recordEffectIntents(session.claim, batch.map { key(item.id, $0.0) }))
        let sent = batch.filter { intended.contains(key(item.id, $0.0)) }
        guard !sent.isEmpty else { return true }
        let files = sent.map { file, length in
            UploadFile(name: file.name, length: length) { () async throws(Failure) in
                try await session.staging.get(stagingKey(file))
            }
        }
        let outcomes: [EffectOutcome]
        var thrown: Failure?
        do {
            try session.lease.check()
            let made = try await session.target.attach(files, to: issue.issue.key)
            outcomes = zip(sent, made).map { EffectOutcome(key(item.id, $0.0), .completed(remoteID: $1.id)) }
        } catch {
            thrown = error
            outcomes = sent.map { EffectOutcome(key(item.id, $0.0), Self.verdict(of: error)) }
        }
        try await session.persist { () async throws(Failure) in
            try await session.ledger.recordEffects(session.claim, outcomes)
        }
        if let thrown {
            if thrown.certainty == .unknown { return false }
            if thrown.disposition != .failItem { throw thrown }
            return true
        }
        for (file, _) in sent { try await session.staging.delete(stagingKey(file)) }
        return true
    }

    static func verdict(of failure: Failure) -> EffectOutcome.Verdict {
        switch (failure.certainty, failure.disposition) {
        case (.unknown, _): .unknown
        case (.notExecuted, .failItem): .failed(failure.code, field: failure.field)
        case (.notExecuted, _): .retry
        }
    }

    /// One update with all media nodes: a body written without one of them can make Jira delete the file.
    /// - Returns: What could not be shown.
    private func showImages(
        _ item: WorkItem, _ issue: MigratedIssue, files: [SourceAttachment], effects: [String: Effect],
        accounts: [String: AccountID?], transform: IssueTransform
    ) async throws(Failure) -> [Diagnostic] {
        let plain = transform.description(of: item, identities: accounts, media: [:])
        guard !plain.images.isEmpty else { return [] }
        var media: [String: MediaReference] = [:]
        for file in files where plain.images.contains(file.id) {
            guard let effect = effects[file.id], effect.state == .completed, let id = effect.remoteID else { continue }
            media[file.id] = MediaReference(mediaID: try await session.target.mediaID(of: id), name: file.name)
        }
        guard !media.isEmpty else { return plain.diagnostics }
        try session.lease.check()
        let rich = transform.description(of: item, identities: accounts, media: media)
        try await session.target.updateDescription(rich.node, of: issue.issue.key)
        return rich.diagnostics
    }
}
