import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// Carries the files of one issue: source → staging → Jira, each once, under the write protocol.
struct FileTransfer: Sendable {
    /// How far it came.
    enum End: Sendable {
        /// An upload has an unknown outcome that is not due yet.
        case waiting(Duration)
        /// The process or the run wants it to stop.
        case interrupted
        /// Every file has its end, or the claim only settles. File id → effect.
        case done([String: Effect])
    }

    let session: ShardSession
    let issue: MigratedIssue
    /// The largest file that the site takes, in bytes.
    let limit: Int64

    /// Settles what is unknown of these files, then carries what is open.
    func carry(_ files: [CarriedFile]) async throws(Failure) -> End {
        guard !files.isEmpty else { return .done([:]) }
        var effects = try await effects()
        if let wait = try await settle(files, &effects) { return .waiting(wait) }
        if session.claim.settlesOnly { return .done(effects) }
        var open: [(CarriedFile, Int64)] = []
        for file in files where effects[file.id] == nil || effects[file.id]?.state == .pending {
            if session.mustStop { return .interrupted }
            switch try await stage(file) {
            case .staged(let length): open.append((file, length))
            case .tooLarge: try await end(file, .skipped(reason: "too_large"))
            case .unavailable(let code): try await end(file, .failed(code, field: nil))
            }
        }
        for batch in open.batches(of: PlatformLimits.Jira.filesPerUpload) {
            if session.mustStop { return .interrupted }
            guard try await upload(batch) else { return .waiting(session.configuration.settlement.wait) }
        }
        effects = try await self.effects()
        // A file without an end was not allowed to be sent: the run was paused or cancelled meanwhile.
        guard files.allSatisfy({ effects[$0.id]?.state.isTerminal == true }) else { return .interrupted }
        return .done(effects)
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

    private func effects() async throws(Failure) -> [String: Effect] {
        let effects = try await session.ledger.effects(
            session.claim, kind: .attachment, subjects: [issue.item.rawValue])
        return Dictionary(effects.map { ($0.key.part, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func key(_ file: CarriedFile) -> EffectKey {
        EffectKey(.attachment, subject: issue.item.rawValue, part: file.id)
    }

    private func end(_ file: CarriedFile, _ verdict: EffectOutcome.Verdict) async throws(Failure) {
        let key = key(file)
        guard try await !session.ledger.recordEffectIntents(session.claim, [key]).isEmpty else { return }
        try await session.ledger.recordEffects(session.claim, [EffectOutcome(key, verdict)])
    }

    // MARK: Unknown outcomes

    /// Settles lost uploads by the list of the issue's files: one of the same name and size that no other file of ours
    /// stands for. Returns how long to wait when one is not due yet.
    private func settle(_ files: [CarriedFile], _ effects: inout [String: Effect]) async throws(Failure) -> Duration? {
        let open = files.filter { effects[$0.id]?.state == .unknown || effects[$0.id]?.state == .intent }
        guard !open.isEmpty else { return nil }
        let wait = open.map { session.settleDelay(effects[$0.id]?.intentAt) }.max() ?? .zero
        if wait > .zero { return wait }
        let taken = Set(effects.values.compactMap(\.remoteID))
        var present = try await session.target.attachments(of: issue.issue.key).filter { !taken.contains($0.id) }
        var outcomes: [EffectOutcome] = []
        var arrived: [CarriedFile] = []
        for file in open {
            let size = try await session.staging.size(stagingKey(file))
            let match = present.firstIndex {
                $0.name.reveal() == file.source.name.reveal() && $0.size == size ?? file.source.size
            }
            if let match {
                outcomes.append(EffectOutcome(key(file), .completed(remoteID: present[match].id)))
                present.remove(at: match)
                arrived.append(file)
            } else {
                outcomes.append(EffectOutcome(key(file), .retry))
            }
        }
        try await session.ledger.recordEffects(session.claim, outcomes)
        for file in arrived { try await session.staging.delete(stagingKey(file)) }
        effects = try await self.effects()
        return nil
    }

    // MARK: Staging

    private enum Staged { case staged(Int64), tooLarge, unavailable(FailureCode) }

    /// Of this issue alone: another may carry the same file at the same time, and delete it when it is done.
    private func stagingKey(_ file: CarriedFile) -> String { "\(session.project)/\(issue.item)/\(file.id)" }

    private func stage(_ file: CarriedFile) async throws(Failure) -> Staged {
        if let size = file.source.size, size > limit { return .tooLarge }
        if let size = try await session.staging.size(stagingKey(file)),
            file.source.size == nil || file.source.size == size
        {
            return .staged(size)
        }
        do throws(Failure) {
            let bytes = try await open(file)
            guard let length = bytes.length ?? file.source.size else { throw Failure(.adoUnexpectedAnswer, .failItem) }
            if length > limit { return .tooLarge }
            try await session.staging.put(stagingKey(file), bytes, length: length)
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

    /// - Returns: `false` when the answer was lost.
    private func upload(_ batch: [(CarriedFile, Int64)]) async throws(Failure) -> Bool {
        let intended = Set(try await session.ledger.recordEffectIntents(session.claim, batch.map { key($0.0) }))
        let sent = batch.filter { intended.contains(key($0.0)) }
        guard !sent.isEmpty else { return true }
        let files = sent.map { file, length in
            UploadFile(name: file.source.name, length: length) { () async throws(Failure) in
                try await session.staging.get(stagingKey(file))
            }
        }
        let outcomes: [EffectOutcome]
        var thrown: Failure?
        do {
            try await CrashPoint.partIntended.pass()
            try session.lease.check()
            let made = try await session.target.attach(files, to: issue.issue.key)
            try await CrashPoint.partAnswered.pass()
            // A file that is there with other bytes is not sent again: that would make another one like it.
            outcomes = zip(sent, made).map { sent, made in
                let isWhole = made.size == sent.1
                return EffectOutcome(
                    key(sent.0),
                    isWhole ? .completed(remoteID: made.id) : .failed(.jiraUnexpectedAnswer, field: "size"))
            }
        } catch {
            thrown = error
            outcomes = sent.map { EffectOutcome(key($0.0), EffectOutcome.Verdict(error)) }
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
}
