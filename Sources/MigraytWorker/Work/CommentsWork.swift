import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// `comments`: oldest first, one call each, several issues side by side and never two writes of one issue at once.
///
/// Intents are written down for the next comments of many issues at once, as many as one window holds; pages are read
/// until there are so many.
struct CommentsWork: Sendable {
    /// Comments of one issue in one round, so that a long thread leaves room for others.
    private static let commentsPerIssue = 20

    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let site = try await session.site()
        let project = try await session.source.project()
        let transform = try await session.transform(site, sourceProject: project, items: [])
        let transfer = FileTransfer(session: session, limit: site.attachmentLimit)
        let frame = PerItemWork(session: session)
        var waiting = try await frame.issues(of: session.contents.items)[...]
        var threads: [CommentThread] = []
        var ends: [ShardEnd] = []
        while true {
            for thread in threads where thread.isOver {
                ends.append(try await frame.record(thread.ending, of: thread.issue))
            }
            threads.removeAll(where: \.isOver)
            if session.mustStop { return .interrupted }
            if threads.reduce(0, { $0 + $1.open.count }) < ShardLog.commentWindow {
                let begun = Array(threads.filter(\.needsPage).prefix(session.configuration.itemsPerGroup))
                // A death is to leave no more issues to be looked at again than any other phase's.
                let room = max(0, ShardLog.window - threads.count)
                let new = waiting.prefix(min(room, session.configuration.itemsPerGroup - begun.count))
                waiting = waiting.dropFirst(new.count)
                let next =
                    begun + new.map { CommentThread($0, session.contents, limit: site.settings.commentsPerIssue) }
                if !next.isEmpty {
                    let others = threads.filter { thread in !begun.contains { $0.issue.item == thread.issue.item } }
                    threads = others + (try await read(next, transfer, transform))
                    continue
                }
            }
            if threads.contains(where: \.overflows) {
                threads = try await setAside(threads, transfer, transform)
                continue
            }
            guard threads.contains(where: \.hasNext) else { return .combining(ends) }
            guard let sent = try await send(threads, transform) else { return .interrupted }
            threads = sent
        }
    }

    /// The next page of each, with the files that it shows carried.
    private func read(_ threads: [CommentThread], _ transfer: FileTransfer, _ transform: IssueTransform)
        async throws(Failure) -> [CommentThread]
    {
        let read = try await eachOf(threads) { thread throws(Failure) in
            if !thread.hasBegun { try await settle(&thread) }
            try await readPage(of: &thread, transform)
        }
        return try await carryFiles(of: read, transfer, transform)
    }

    /// Works on every thread that has not ended, several at once; a failure that speaks of the item alone ends its
    /// thread.
    private func eachOf(
        _ threads: [CommentThread], _ body: @escaping @Sendable (inout CommentThread) async throws(Failure) -> Void
    ) async throws(Failure) -> [CommentThread] {
        let changed = try await concurrently(threads, limit: session.configuration.itemsPerShard) {
            thread throws(Failure) -> CommentThread in
            guard thread.result == nil else { return thread }
            var thread = thread
            do throws(Failure) { try await body(&thread) } catch  where error.disposition == .failItem {
                thread.result = .finished(.failed(error.code, field: error.field), [])
            }
            return thread
        }
        return changed.sorted { $0.issue.item < $1.issue.item }
    }

    /// Order is part of the promise, so nothing is added behind a comment of which it is not known whether it exists.
    /// The list of the one issue's comments is strongly consistent and small: it settles what was lost.
    private func settle(_ thread: inout CommentThread) async throws(Failure) {
        let unknown = thread.effects.values.filter { $0.state == .unknown || $0.state == .intent }
        guard !unknown.isEmpty || thread.suspectSince != nil else { return }
        let wait =
            (unknown.map { session.settleDelay($0.intentAt) }
            + [thread.suspectSince.map { session.settleDelay($0) } ?? .zero]).max() ?? .zero
        if wait > .zero {
            thread.result = .waiting(wait)
            return
        }
        let item = thread.issue.item
        let present = try await session.target.comments(of: thread.issue.issue.key)
        let ids = Dictionary(
            present.filter { $0.provenance.item == item }.map { (String($0.provenance.comment), $0.id) },
            uniquingKeysWith: { first, _ in first })
        var outcomes = unknown.map { effect in
            EffectOutcome(effect.key, ids[effect.key.part].map { .completed(remoteID: $0) } ?? .retry)
        }
        if thread.suspectSince != nil {
            for (part, id) in ids where thread.effects[part] == nil || thread.effects[part]?.state == .pending {
                let key = EffectKey(.comment, subject: item.rawValue, part: part)
                outcomes.append(EffectOutcome(key, .completed(remoteID: id)))
            }
        }
        for outcome in outcomes { thread.take(outcome) }
        thread.room -= outcomes.count { $0.verdict != .retry }
        await session.log.note(outcomes)
    }

    private func readPage(of thread: inout CommentThread, _ transform: IssueTransform) async throws(Failure) {
        guard thread.needsPage else { return }
        let page = try await session.source.comments(of: thread.issue.item, continuation: thread.continuation)
        let open = page.comments.filter { thread.isOpen($0) }
        thread.open = open.map { WrittenComment(comment: $0, text: transform.comment($0, media: [:])) }[...]
        thread.continuation = page.continuation
        thread.hasBegun = true
        thread.media = [:]
    }

    // MARK: What the comments show

    /// Carries what the comments of the pages show, and the whole text of those that Jira has no room for.
    private func carryFiles(of threads: [CommentThread], _ transfer: FileTransfer, _ transform: IssueTransform)
        async throws(Failure) -> [CommentThread]
    {
        let loads = threads.compactMap { thread -> FileTransfer.Load? in
            let files = thread.result == nil ? files(of: thread.open, thread.issue, transform) : []
            return files.isEmpty
                ? nil
                : FileTransfer.Load(
                    issue: thread.issue, files: files, effects: thread.files, suspectSince: thread.suspectSince)
        }
        let ends = try await transfer.carry(loads)
        let filesByItem = Dictionary(loads.map { ($0.issue.item, $0.files) }, uniquingKeysWith: { first, _ in first })
        let carried = try await eachOf(threads) { thread throws(Failure) in
            switch ends[thread.issue.item] {
            case .waiting(let wait): thread.result = .waiting(wait)
            case .interrupted: thread.result = .interrupted
            case .failed(let failure): throw failure
            case .done(let effects):
                thread.files = effects
                thread.diagnostics += (filesByItem[thread.issue.item] ?? []).compactMap {
                    effects[$0.id].flatMap(FileTransfer.diagnostic)
                }
                if session.claim.settlesOnly { break }
                thread.media = try await transfer.media(of: thread.open.files, effects)
            case nil: break
            }
            if session.claim.settlesOnly, thread.result == nil {
                // A cancelled run adds nothing: every page is looked through for files that are unknown.
                thread.open = []
                if thread.continuation == nil {
                    thread.result = .finished(.skipped(reason: FailureCode.cancelled.rawValue), [])
                }
            }
        }
        try await trust(carried)
        return carried
    }

    /// Threads whose comments and files were all looked for after a restore are as any other from now on.
    private func trust(_ threads: [CommentThread]) async throws(Failure) {
        let looked = threads.filter { $0.suspectSince != nil && $0.result == nil && $0.continuation == nil }
        guard !looked.isEmpty else { return }
        await session.log.note(looked.map { ItemOutcome($0.issue.item, .retry(.ledgerRestored)) })
        try await session.log.flush()
    }

    private func files(of comments: ArraySlice<WrittenComment>, _ issue: MigratedIssue, _ transform: IssueTransform)
        -> [CarriedFile]
    {
        guard session.run.options.migrateAttachments else { return [] }
        return comments.files.map { CarriedFile($0) }
            + comments.compactMap { transform.original(of: $0.comment, shown: $0.text, item: issue.item) }
            .map { CarriedFile($0) }
    }

    /// Puts comments that their issues have no room for into files of the issues, so that their words are there.
    private func setAside(_ threads: [CommentThread], _ transfer: FileTransfer, _ transform: IssueTransform)
        async throws(Failure) -> [CommentThread]
    {
        var loads: [FileTransfer.Load] = []
        if session.run.options.migrateAttachments {
            for thread in threads where thread.overflows {
                let file = CarriedFile(transform.text(of: thread.open.map(\.comment), item: thread.issue.item))
                loads.append(
                    FileTransfer.Load(
                        issue: thread.issue, files: [file], effects: thread.files,
                        suspectSince: thread.suspectSince))
            }
        }
        let ends = try await transfer.carry(loads)
        let filesByItem = Dictionary(
            loads.map { ($0.issue.item, $0.files[0]) }, uniquingKeysWith: { first, _ in first })
        return try await eachOf(threads) { thread throws(Failure) in
            guard thread.overflows else { return }
            var verdict = EffectOutcome.Verdict.skipped(reason: "over_limit")
            switch ends[thread.issue.item] {
            case .waiting(let wait): return thread.result = .waiting(wait)
            case .interrupted: return thread.result = .interrupted
            case .failed(let failure): throw failure
            case .done(let effects):
                thread.files = effects
                let arrived = filesByItem[thread.issue.item].map { effects[$0.id]?.state == .completed } ?? false
                if !arrived { verdict = .failed(.jiraLimitReached, field: "comment") }
            case nil: break
            }
            let outcomes = thread.open.map { EffectOutcome(thread.key($0), verdict) }
            for outcome in outcomes { thread.take(outcome) }
            thread.open = []
            try await session.log.record(outcomes)
        }
    }

    // MARK: Sending

    /// One round: the next comments of the issues, as many as one window holds.
    /// - Returns: `nil` when nothing may be sent: the run was paused or cancelled meanwhile.
    private func send(_ threads: [CommentThread], _ transform: IssueTransform) async throws(Failure) -> [CommentThread]?
    {
        var threads = threads
        var chosen: [(index: Int, comments: [WrittenComment])] = []
        var room = ShardLog.commentWindow
        for index in threads.indices where threads[index].hasNext && room > 0 {
            let comments = Array(threads[index].open.prefix(min(room, Self.commentsPerIssue, threads[index].room)))
            room -= comments.count
            threads[index].open = threads[index].open.dropFirst(comments.count)
            chosen.append((index, comments))
        }
        let keys = chosen.flatMap { part in part.comments.map { threads[part.index].key($0) } }
        let intended = try await session.log.intend(keys)
        let untouched = EffectKeys(intended)
        // Less than all in intent: the run was paused meanwhile, so none is sent out of its order.
        guard intended.count == keys.count else {
            await session.log.note(untouched.all.map { EffectOutcome($0, .retry) })
            return nil
        }
        do {
            let parts = chosen.map { (thread: threads[$0.index], comments: $0.comments) }
            let sent = try await concurrently(parts, limit: session.configuration.itemsPerShard) {
                part throws(Failure) in try await send(part.comments, of: part.thread, untouched, transform)
            }
            for thread in sent {
                guard let index = threads.firstIndex(where: { $0.issue.item == thread.issue.item }) else { continue }
                threads[index] = thread
            }
        } catch {
            await session.log.note(untouched.all.map { EffectOutcome($0, .retry) })
            throw error
        }
        await session.log.note(untouched.all.map { EffectOutcome($0, .retry) })
        return threads
    }

    private func send(
        _ comments: [WrittenComment], of thread: CommentThread, _ untouched: EffectKeys, _ transform: IssueTransform
    ) async throws(Failure) -> CommentThread {
        var thread = thread
        for (index, written) in comments.enumerated() {
            // A pause reaches the wire within one comment, not within a batch.
            if session.mustStop {
                thread.result = .interrupted
                return thread
            }
            try session.lease.check()
            let comment = written.comment
            let key = thread.key(written)
            untouched.remove(key)
            let verdict: EffectOutcome.Verdict
            var thrown: Failure?
            do {
                try await CrashPoint.partIntended.pass()
                let text =
                    written.text.images.isEmpty ? written.text : transform.comment(comment, media: thread.media)
                let id = try await session.target.addComment(
                    text.node, part: CommentProvenance(item: thread.issue.item, comment: comment.id),
                    to: thread.issue.issue.key)
                try await CrashPoint.partAnswered.pass()
                verdict = .completed(remoteID: id)
                thread.diagnostics += text.diagnostics
            } catch  where error.code == .jiraLimitReached && error.certainty == .notExecuted {
                // The issue takes no more: this one and those behind it are set aside.
                await session.log.note([EffectOutcome(key, .retry)])
                thread.room = 0
                thread.open = comments[index...] + thread.open
                return thread
            } catch {
                verdict = EffectOutcome.Verdict(error)
                thrown = error
            }
            thread.take(EffectOutcome(key, verdict))
            if let thrown, thrown.certainty != .unknown, thrown.disposition != .failItem {
                await session.log.note([EffectOutcome(key, verdict)])
                throw thrown
            }
            thread.room -= 1
            try await session.log.record([EffectOutcome(key, verdict)])
            if thrown?.certainty == .unknown {
                thread.result = .waiting(session.configuration.settlement.wait)
                return thread
            }
        }
        return thread
    }
}
