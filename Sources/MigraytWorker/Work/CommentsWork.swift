import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// `comments`: oldest first, one call each, several issues side by side and never two writes of one issue at once.
struct CommentsWork: Sendable {
    /// Comments of one issue whose intents are written at once: fewer transactions, and still few to settle after a
    /// crash.
    private static let intentsAtOnce = 20

    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let site = try await session.site()
        let project = try await session.source.project()
        let transform = try await session.transform(site, sourceProject: project, items: [])
        let rows = try await session.items()
        return try await PerItemWork(session: session).run(rows) { issue throws(Failure) in
            try await work(
                issue, FileTransfer(session: session, issue: issue, limit: site.attachmentLimit), transform: transform,
                limit: site.settings.commentsPerIssue)
        }
    }

    /// - Parameter limit: Comments that one issue can have.
    private func work(_ issue: MigratedIssue, _ transfer: FileTransfer, transform: IssueTransform, limit: Int)
        async throws(Failure) -> PerItemWork.Result
    {
        let known = try await session.ledger.effects(
            session.claim, kind: .comment, subjects: [issue.item.rawValue])
        let unknown = known.filter { $0.state == .unknown || $0.state == .intent }
        // Order is part of the promise, so nothing is added behind a comment of which it is not known whether it exists.
        let wait = unknown.map { session.settleDelay($0.intentAt) }.max() ?? .zero
        if wait > .zero { return .waiting(wait) }
        if !unknown.isEmpty { try await settle(unknown, issue) }

        let current = try await session.ledger.effects(
            session.claim, kind: .comment, subjects: [issue.item.rawValue])
        let done = Set(current.filter(\.state.isTerminal).map(\.key.part))
        var failed = current.contains { $0.state == .failed }
        var room = limit - current.count { $0.state == .completed }
        var setAside = current.count { $0.state == .skipped }
        var diagnostics: [Diagnostic] = []
        var continuation: String?
        repeat {
            let page = try await session.source.comments(of: issue.item, continuation: continuation)
            let open = page.comments.filter { !$0.isDeleted && !done.contains(String($0.id)) }
                .map { Written(comment: $0, text: transform.comment($0, media: [:])) }
            let images = Self.files(of: open)
            let files = files(of: open, showing: images, issue, transform)
            let effects: [String: Effect]
            switch try await transfer.carry(files) {
            case .waiting(let wait): return .waiting(wait)
            case .interrupted: return .interrupted
            case .done(let ends): effects = ends
            }
            continuation = page.continuation
            if session.claim.settlesOnly { continue }
            diagnostics += files.compactMap { effects[$0.id].flatMap(FileTransfer.diagnostic) }
            let media = try await transfer.media(of: images, effects)
            var ended = 0
            for batch in Array(open.prefix(max(room, 0))).batches(of: Self.intentsAtOnce) {
                if session.mustStop { return .interrupted }
                let sent = try await send(batch, issue, media: media, transform: transform)
                diagnostics += sent.diagnostics
                failed = failed || sent.hasFailed
                if sent.isUnknown { return .waiting(session.configuration.settlement.wait) }
                if sent.isInterrupted { return .interrupted }
                ended += sent.ended
                room = sent.isFull ? 0 : room - sent.ended
                if sent.isFull { break }
            }
            let rest = Array(open.dropFirst(ended))
            if rest.isEmpty { continue }
            switch try await setAsideComments(rest.map(\.comment), issue, transfer, transform) {
            case .done: setAside += rest.count
            case .failed: failed = true
            case .waiting(let wait): return .waiting(wait)
            case .interrupted: return .interrupted
            }
        } while continuation != nil
        if session.claim.settlesOnly { return .finished(.skipped(reason: FailureCode.cancelled.rawValue), []) }
        if setAside > 0 { diagnostics.append(Diagnostic(.commentOverLimit, count: setAside)) }
        if failed { diagnostics.append(Diagnostic(.commentFailed)) }
        return .finished(failed ? .failed(.jiraRejected, field: "comment") : .completed, diagnostics)
    }

    private enum SetAside { case done, failed, waiting(Duration), interrupted }

    /// Puts comments that the issue has no room for into a file of it, so that their words are there.
    private func setAsideComments(
        _ comments: [SourceComment], _ issue: MigratedIssue, _ transfer: FileTransfer, _ transform: IssueTransform
    ) async throws(Failure) -> SetAside {
        var verdict = EffectOutcome.Verdict.skipped(reason: "over_limit")
        if session.run.options.migrateAttachments {
            let file = CarriedFile(transform.text(of: comments, item: issue.item))
            switch try await transfer.carry([file]) {
            case .waiting(let wait): return .waiting(wait)
            case .interrupted: return .interrupted
            case .done(let ends):
                if ends[file.id]?.state != .completed { verdict = .failed(.jiraLimitReached, field: "comment") }
            }
        }
        let outcomes = comments.map { EffectOutcome(key(issue.item, $0.id), verdict) }
        try await session.persist { () async throws(Failure) in
            try await session.ledger.recordEffects(session.claim, outcomes)
        }
        if case .failed = verdict { return .failed }
        return .done
    }

    /// A comment, and its text while none of its images is at Jira.
    private struct Written {
        let comment: SourceComment
        let text: RichText
    }

    /// The files that comments show or name, each once.
    private static func files(of comments: [Written]) -> [SourceAttachment] {
        var seen: Set<String> = []
        return comments.flatMap(\.text.files).filter { seen.insert($0.id).inserted }
    }

    /// What the comments show, and the whole text of those that Jira has no room for.
    private func files(
        of comments: [Written], showing images: [SourceAttachment], _ issue: MigratedIssue,
        _ transform: IssueTransform
    ) -> [CarriedFile] {
        guard session.run.options.migrateAttachments else { return [] }
        return images.map { CarriedFile($0) }
            + comments.compactMap { transform.original(of: $0.comment, shown: $0.text, item: issue.item) }
            .map { CarriedFile($0) }
    }

    private func key(_ item: WorkItemID, _ comment: Int64) -> EffectKey {
        EffectKey(.comment, subject: item.rawValue, part: String(comment))
    }

    /// The list of the one issue's comments is strongly consistent and small: it settles what was lost.
    private func settle(_ unknown: [Effect], _ issue: MigratedIssue) async throws(Failure) {
        let present = try await session.target.comments(of: issue.issue.key)
        let ids = Dictionary(
            present.filter { $0.provenance.item == issue.item }.map { (String($0.provenance.comment), $0.id) },
            uniquingKeysWith: { first, _ in first })
        try await session.ledger.recordEffects(
            session.claim,
            unknown.map { effect in
                EffectOutcome(effect.key, ids[effect.key.part].map { .completed(remoteID: $0) } ?? .retry)
            })
    }

    private struct Sent {
        var diagnostics: [Diagnostic] = []
        /// Comments that are there or were refused, each by itself.
        var ended = 0
        /// The issue takes no more.
        var isFull = false
        var hasFailed = false
        var isUnknown = false
        var isInterrupted = false
    }

    private func send(
        _ batch: [Written], _ issue: MigratedIssue, media: [String: MediaReference], transform: IssueTransform
    ) async throws(Failure) -> Sent {
        let keys = batch.map { key(issue.item, $0.comment.id) }
        let intended = Set(try await session.ledger.recordEffectIntents(session.claim, keys))
        var sent = Sent()
        // Less than all in intent: the run was paused meanwhile, so none is sent out of its order.
        guard intended.count == keys.count else {
            try await withdraw(Array(intended))
            sent.isInterrupted = true
            return sent
        }
        var outcomes: [EffectOutcome] = []
        var thrown: Failure?
        for written in batch {
            let comment = written.comment
            let key = key(issue.item, comment.id)
            // A pause reaches the wire within one comment, not within a batch.
            if session.mustStop { sent.isInterrupted = true }
            if thrown != nil || sent.isUnknown || sent.isInterrupted || sent.isFull {
                outcomes.append(EffectOutcome(key, .retry))
                continue
            }
            do {
                try await CrashPoint.partIntended.pass()
                try session.lease.check()
                let text = written.text.images.isEmpty ? written.text : transform.comment(comment, media: media)
                let id = try await session.target.addComment(
                    text.node, part: CommentProvenance(item: issue.item, comment: comment.id), to: issue.issue.key)
                try await CrashPoint.partAnswered.pass()
                outcomes.append(EffectOutcome(key, .completed(remoteID: id)))
                sent.diagnostics += text.diagnostics
                sent.ended += 1
            } catch  where error.code == .jiraLimitReached && error.certainty == .notExecuted {
                sent.isFull = true
                outcomes.append(EffectOutcome(key, .retry))
            } catch {
                outcomes.append(EffectOutcome(key, EffectOutcome.Verdict(error)))
                if error.certainty == .unknown {
                    sent.isUnknown = true
                } else if error.disposition == .failItem {
                    sent.hasFailed = true
                    sent.ended += 1
                } else {
                    thrown = error
                }
            }
        }
        try await session.persist { () async throws(Failure) in
            try await session.ledger.recordEffects(session.claim, outcomes)
        }
        try await CrashPoint.partRecorded.pass()
        if let thrown { throw thrown }
        return sent
    }

    private func withdraw(_ keys: [EffectKey]) async throws(Failure) {
        guard !keys.isEmpty else { return }
        try await session.ledger.recordEffects(session.claim, keys.map { EffectOutcome($0, .retry) })
    }
}
