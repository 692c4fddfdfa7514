import Foundation
import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// Carries the files of a group of issues: source → staging → Jira, each once, under the write protocol.
struct FileTransfer: Sendable {
    /// The files of one issue, and what is written down of them.
    struct Load: Sendable {
        let issue: MigratedIssue
        let files: [CarriedFile]
        /// Of every file of the issue that any run carried, by the file's id.
        var effects: [String: Effect]
        /// Since when it is not known which of the files are there, although they are not written down.
        var suspectSince: Date?
        /// The item is suspect for its files alone: it is not any more when they were looked for.
        var clearsItem = false
    }

    /// How far it came with one issue.
    enum End: Sendable {
        /// An upload has an unknown outcome that is not due yet.
        case waiting(Duration)
        /// The process or the run wants it to stop.
        case interrupted
        /// Something that speaks of this issue alone.
        case failed(Failure)
        /// Every file has its end, or the claim only settles. File id → effect.
        case done([String: Effect])
    }

    let session: ShardSession
    /// The largest file that the site takes, in bytes.
    let limit: Int64

    /// Settles what is unknown of these files, then carries what is open.
    func carry(_ loads: [Load]) async throws(Failure) -> [WorkItemID: End] {
        guard !loads.isEmpty else { return [:] }
        var carried = try await concurrently(loads.map { CarriedLoad($0) }, limit: session.configuration.itemsPerShard)
        {
            carried throws(Failure) in try await settleAndStage(carried)
        }
        for round in CarriedLoad.rounds(of: carried) {
            if session.mustStop { break }
            // An issue of which an upload is unknown gets no other.
            let open = round.filter { part in carried.contains { $0.issue == part.issue && $0.end == nil } }
            for (issue, outcomes) in try await upload(open) {
                guard let index = carried.firstIndex(where: { $0.issue == issue }) else { continue }
                carried[index].take(outcomes, settlement: session.configuration.settlement.wait)
            }
        }
        let settlesOnly = session.claim.settlesOnly
        return Dictionary(
            carried.map { ($0.issue.item, $0.ending(settlesOnly: settlesOnly)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What became of a file that is not there, told from its effect: whichever claim met it, it is told in the end.
    static func diagnostic(of effect: Effect) -> Diagnostic? {
        switch effect.state {
        case .skipped: Diagnostic(.attachmentTooLarge, field: "AttachedFile")
        case .failed: Diagnostic(.attachmentFailed, field: "AttachedFile")
        case .pending, .intent, .unknown, .completed: nil
        }
    }

    /// Where the files that arrived are shown from: file id → media.
    func media(of files: [SourceAttachment], _ effects: [String: Effect]) async throws(Failure)
        -> [String: MediaReference]
    {
        var media: [String: MediaReference] = [:]
        for file in files {
            guard let effect = effects[file.id], effect.state == .completed, let id = effect.remoteID else { continue }
            media[file.id] = MediaReference(mediaID: try await session.target.mediaID(of: id), name: file.name)
        }
        return media
    }

    private func key(_ file: CarriedFile, _ issue: MigratedIssue) -> EffectKey {
        EffectKey(.attachment, subject: issue.item.rawValue, part: file.id)
    }

    // MARK: Unknown outcomes

    private func settleAndStage(_ carried: CarriedLoad) async throws(Failure) -> CarriedLoad {
        var carried = carried
        do {
            if let wait = try await settle(&carried) {
                carried.end = .waiting(wait)
            } else if !session.claim.settlesOnly {
                try await stage(&carried)
            }
        } catch  where error.disposition == .failItem {
            carried.end = .failed(error)
        }
        return carried
    }

    /// Settles lost uploads by the list of the issue's files: one of the same name and size that no other file of ours
    /// stands for. Returns how long to wait when one is not due yet.
    private func settle(_ carried: inout CarriedLoad) async throws(Failure) -> Duration? {
        let issue = carried.issue
        let effects = carried.effects
        let open = carried.files.filter { carried.isDoubtful($0) }
        guard !open.isEmpty else { return nil }
        let wait =
            (open.map { session.settleDelay(effects[$0.id]?.intentAt) }
            + [carried.suspectSince.map { session.settleDelay($0) } ?? .zero]).max() ?? .zero
        if wait > .zero { return wait }
        let taken = Set(effects.values.compactMap(\.remoteID))
        var present = try await session.target.attachments(of: issue.issue.key).filter { !taken.contains($0.id) }
        var arrived: [CarriedFile] = []
        for file in open {
            let match = try await index(of: file, in: present, issue)
            let outcome = EffectOutcome(
                key(file, issue), match.map { .completed(remoteID: present[$0].id) } ?? .retry)
            if let match {
                present.remove(at: match)
                arrived.append(file)
            }
            if match != nil || effects[file.id] != nil { await session.log.note([outcome]) }
            carried.apply(outcome)
        }
        if carried.clearsItem { await session.log.note([ItemOutcome(issue.item, .retry(.ledgerRestored))]) }
        try await session.log.flush()
        for file in arrived { try await session.staging.delete(stagingKey(file, issue)) }
        return nil
    }

    /// Which of the files that are there this one is. One whose size nobody has told yet is fetched for it: a lost upload
    /// has left it in the staging, unless the ledger has forgotten the upload.
    private func index(of file: CarriedFile, in present: [TargetAttachment], _ issue: MigratedIssue)
        async throws(Failure) -> Int?
    {
        let named = present.indices.filter { present[$0].name.reveal() == file.source.name.reveal() }
        guard !named.isEmpty else { return nil }
        var size = try await session.staging.size(stagingKey(file, issue)) ?? file.source.size
        if size == nil, case .staged(let length) = try await stage(file, issue) { size = length }
        return named.first { present[$0].size == size }
    }

    // MARK: Staging

    private enum Staged { case staged(Int64), tooLarge, unavailable(FailureCode) }

    /// Of this issue alone: another may carry the same file at the same time, and delete it when it is done.
    private func stagingKey(_ file: CarriedFile, _ issue: MigratedIssue) -> String {
        "\(session.project)/\(issue.item)/\(file.id)"
    }

    private func stage(_ carried: inout CarriedLoad) async throws(Failure) {
        for file in carried.files where carried.isOpen(file) {
            if session.mustStop { return carried.end = .interrupted }
            let verdict: EffectOutcome.Verdict
            switch try await stage(file, carried.issue) {
            case .staged(let length):
                carried.staged.append((file, length))
                continue
            case .tooLarge: verdict = .skipped(reason: "too_large")
            case .unavailable(let code): verdict = .failed(code, field: nil)
            }
            let outcome = EffectOutcome(key(file, carried.issue), verdict)
            await session.log.note([outcome])
            carried.apply(outcome)
        }
    }

    private func stage(_ file: CarriedFile, _ issue: MigratedIssue) async throws(Failure) -> Staged {
        if let size = file.source.size, size > limit { return .tooLarge }
        if let size = try await session.staging.size(stagingKey(file, issue)),
            file.source.size == nil || file.source.size == size
        {
            return .staged(size)
        }
        do throws(Failure) {
            let bytes = try await open(file)
            guard let length = bytes.length ?? file.source.size else { throw Failure(.adoUnexpectedAnswer, .failItem) }
            if length > limit { return .tooLarge }
            try await session.staging.put(stagingKey(file, issue), bytes, length: length)
            try await CrashPoint.fileStaged.pass()
            return .staged(length)
        } catch  where error.disposition == .failItem {
            // The item's other files are carried over all the same.
            return .unavailable(error.code)
        }
    }

    private func open(_ file: CarriedFile) async throws(Failure) -> ByteStream {
        if let bytes = file.bytes { return ByteStream(whole: bytes.reveal()) }
        return try await session.source.download(file.source)
    }

    // MARK: Upload

    /// One round of uploads: intents for all of them at once, then one call an issue, several side by side.
    private func upload(_ parts: [CarriedLoad.Part]) async throws(Failure) -> [(MigratedIssue, [EffectOutcome])] {
        let intended = try await session.log.intend(parts.flatMap { part in part.files.map { key($0.0, part.issue) } })
        let untouched = EffectKeys(intended)
        let arrived = EffectKeys()
        do {
            let done = try await concurrently(parts, limit: session.configuration.itemsPerShard) {
                part throws(Failure) -> (MigratedIssue, [EffectOutcome]) in
                let granted = part.files.filter { intended.contains(key($0.0, part.issue)) }
                let outcomes = try await upload(granted, to: part.issue, untouched)
                arrived.insert(outcomes.filter(\.verdict.isCompleted).map(\.key))
                return (part.issue, outcomes)
            }
            try await unstage(arrived)
            return done
        } catch {
            await session.log.note(untouched.all.map { EffectOutcome($0, .retry) })
            try? await unstage(arrived)
            throw error
        }
    }

    /// Only what the ledger knows to have arrived: until then the staged file is what an unknown upload is told by.
    private func unstage(_ arrived: EffectKeys) async throws(Failure) {
        try await session.log.flush()
        for key in arrived.all.sorted(by: { ($0.subject, $0.part) < ($1.subject, $1.part) }) {
            try await session.staging.delete("\(session.project)/\(key.subject)/\(key.part)")
        }
    }

    private func upload(_ granted: [(CarriedFile, Int64)], to issue: MigratedIssue, _ untouched: EffectKeys)
        async throws(Failure) -> [EffectOutcome]
    {
        guard !granted.isEmpty else { return [] }
        let files = granted.map { file, length in
            UploadFile(name: file.source.name, length: length) { () async throws(Failure) in
                try await session.staging.get(stagingKey(file, issue))
            }
        }
        try session.lease.check()
        for (file, _) in granted { untouched.remove(key(file, issue)) }
        let outcomes: [EffectOutcome]
        var thrown: Failure?
        do {
            try await CrashPoint.partIntended.pass()
            let made = try await session.target.attach(files, to: issue.issue.key)
            try await CrashPoint.partAnswered.pass()
            // A file that is there with other bytes is not sent again: that would make another one like it.
            outcomes = zip(granted, made).map { granted, made in
                let isWhole = made.size == granted.1
                return EffectOutcome(
                    key(granted.0, issue),
                    isWhole ? .completed(remoteID: made.id) : .failed(.jiraUnexpectedAnswer, field: "size"))
            }
        } catch {
            thrown = error
            outcomes = granted.map { EffectOutcome(key($0.0, issue), EffectOutcome.Verdict(error)) }
        }
        await session.log.note(outcomes)
        if let thrown, thrown.certainty != .unknown, thrown.disposition != .failItem { throw thrown }
        return outcomes
    }
}

extension EffectOutcome.Verdict {
    /// What a failed write means for its effect.
    init(_ failure: Failure) {
        self =
            switch (failure.certainty, failure.disposition) {
            case (.unknown, _): .unknown
            case (.notExecuted, .failItem): .failed(failure.code, field: failure.field)
            case (.notExecuted, _): .retry
            }
    }

    fileprivate var isCompleted: Bool { if case .completed = self { true } else { false } }
}
