import MigraytModel
import MigraytObservability
import MigraytPorts

/// What the work on one shard has to write down, gathered over its items and committed together.
///
/// An outcome waits here until an intent is committed, a window of them is full, the oldest has waited long enough, the
/// lease is renewed, or the shard's work ends. A death loses only what waits: its calls have intents that are
/// committed, so they become unknown and are looked for. Whoever asks for intents while a commit is under way shares
/// the next one.
actor ShardLog {
    /// Outcomes that wait at the most, and so what a death makes the next holder look at again.
    static let window = 50
    /// The same of comments, which are many and small: so many may be under way, and are looked for after a death, by
    /// the lists of their issues.
    static let commentWindow = 100
    /// How long an outcome waits while others come, where the lease is renewed less often than this.
    private static let patience = Duration.seconds(3)

    /// What one commit writes; all who wait for it hold it.
    private final class Batch {
        var writes = ShardWrites()
        var since: Duration?
        var result: Result<ShardReceipt, Failure>?
    }

    private let claim: ShardClaim
    private let ledger: any WorkerLedger
    private let lease: LeaseStatus
    private let timing: Timing
    private var batch = Batch()
    /// A commit was refused because the claim is lost.
    private var isLost = false
    private let turns = Turns()
    /// Items that have come to an end under this claim.
    private var ended: Set<WorkItemID> = []

    init(claim: ShardClaim, ledger: any WorkerLedger, lease: LeaseStatus, timing: Timing) {
        self.claim = claim
        self.ledger = ledger
        self.lease = lease
        self.timing = timing
    }

    /// Keeps outcomes for the next commit, whenever it comes.
    func note(_ outcomes: [ItemOutcome]) {
        add { $0.outcomes += outcomes }
        ended.formUnion(outcomes.filter(\.verdict.isEnd).map(\.item))
    }

    /// Of one effect the last counts, and an end before all.
    func note(_ outcomes: [EffectOutcome]) {
        add { writes in
            for outcome in outcomes {
                if let index = writes.effectOutcomes.firstIndex(where: { $0.key == outcome.key }) {
                    if !writes.effectOutcomes[index].verdict.isEnd { writes.effectOutcomes[index] = outcome }
                } else {
                    writes.effectOutcomes.append(outcome)
                }
            }
        }
    }

    /// Keeps an outcome, and commits when it is time.
    func record(_ outcome: ItemOutcome) async throws(Failure) {
        note([outcome])
        try await commitWhenDue()
    }

    func record(_ outcomes: [EffectOutcome]) async throws(Failure) {
        note(outcomes)
        try await commitWhenDue()
    }

    /// Commits that calls for these items are about to be made, with all that waits.
    /// - Returns: Those that may be sent; empty when the run was paused or cancelled meanwhile.
    func intend(_ items: [WorkItemID]) async throws(Failure) -> Set<WorkItemID> {
        guard !items.isEmpty else { return [] }
        return Set(try await commitIntents { $0.intents += items }.intents).intersection(items)
    }

    func intend(_ keys: [EffectKey]) async throws(Failure) -> Set<EffectKey> {
        guard !keys.isEmpty else { return [] }
        return Set(try await commitIntents { $0.effectIntents += keys }.effectIntents).intersection(keys)
    }

    /// Commits what waits.
    /// - Throws: `ledger.fence_lost` also when it is some earlier commit that was lost: whoever goes on as if all were
    ///   written down must not.
    func flush() async throws(Failure) {
        guard !batch.writes.isEmpty else {
            if isLost { throw Failure(.ledgerFenceLost, .retry(after: .zero)) }
            return
        }
        _ = try await commit(batch)
    }

    /// Prolongs the lease, with all that waits.
    func renew(_ duration: Duration) async throws(Failure) -> RunState {
        add { $0.lease = duration }
        return try await commit(batch).runState
    }

    /// Commits what waits, and ends the shard when none of its items is open.
    /// - Throws: `ledger.conflict` when one is.
    func complete() async throws(Failure) {
        add { $0.completes = true }
        guard try await commit(batch).isDone else { throw Failure(.ledgerConflict, .failItem) }
    }

    func haveEnded(_ items: [WorkItemID]) -> Bool { ended.isSuperset(of: items) }

    private func add(_ change: (inout ShardWrites) -> Void) {
        WorkProgress.current?.mark()
        change(&batch.writes)
        if batch.since == nil { batch.since = timing.monotonic() }
    }

    private var effectWindow: Int { claim.step.phase == .comments ? Self.commentWindow : Self.window }

    private func commitWhenDue() async throws(Failure) {
        let age = batch.since.map { timing.monotonic() - $0 } ?? .zero
        // A whole window goes down with the intents of the next one.
        let isFull = batch.writes.outcomes.count > Self.window || batch.writes.effectOutcomes.count > effectWindow
        guard isFull || age >= Self.patience else { return }
        _ = try await commit(batch)
    }

    private func commitIntents(_ change: (inout ShardWrites) -> Void) async throws(Failure) -> ShardReceipt {
        add(change)
        let receipt = try await commit(batch)
        guard receipt.isLive else { throw Failure(.ledgerFenceLost, .retry(after: .zero)) }
        return receipt
    }

    private func commit(_ mine: Batch) async throws(Failure) -> ShardReceipt {
        await turns.enter()
        defer { turns.leave() }
        // Whoever had the turn before may have taken it along.
        if let result = mine.result { return try result.get() }
        batch = Batch()
        do {
            let receipt = try await persist(mine.writes)
            mine.result = .success(receipt)
            measure(mine.writes.outcomes)
        } catch {
            mine.result = .failure(error)
            await rescue(mine, error)
            throw error
        }
        if !mine.writes.effectOutcomes.isEmpty { try await CrashPoint.partRecorded.pass() }
        if mine.writes.outcomes.contains(where: \.verdict.isCreation) { try await CrashPoint.itemsRecorded.pass() }
        guard let result = mine.result else { throw Failure(.internalError, .retry(after: .zero)) }
        return try result.get()
    }

    /// What is known to have happened is tried to be written down for as long as the claim holds, also while the
    /// database is away: losing it would park its calls for a whole settle time. The same writes twice are the same as
    /// once.
    private func persist(_ writes: ShardWrites) async throws(Failure) -> ShardReceipt {
        while true {
            do { return try await ledger.commit(claim, writes) } catch  where error.code == .ledgerUnavailable {
                try lease.check()
                do { try await timing.sleep(.milliseconds(200)) } catch {
                    throw Failure(.cancelled, .retry(after: .zero))
                }
            }
        }
    }

    /// After a failure outcomes wait on, for the last commit before the shard is let go. Once the claim is lost only
    /// what was created counts: it is kept as evidence for whoever settles the item.
    private func rescue(_ lost: Batch, _ failure: Failure) async {
        var outcomes = lost.writes.outcomes
        if failure.code == .ledgerFenceLost {
            isLost = true
            var left: [ItemOutcome] = []
            for outcome in outcomes {
                guard case .created(let issue, let revision, _) = outcome.verdict else { continue }
                do {
                    try await ledger.recordOrphan(claim, item: outcome.item, issue: issue, revision: revision)
                } catch { left.append(outcome) }
            }
            outcomes = left
        }
        let effects = failure.code == .ledgerFenceLost ? [] : lost.writes.effectOutcomes
        guard !outcomes.isEmpty || !effects.isEmpty else { return }
        let newer = batch.writes.effectOutcomes
        add {
            $0.outcomes = outcomes + $0.outcomes
            $0.effectOutcomes = effects
        }
        note(newer)
    }

    /// What has been committed.
    private func measure(_ outcomes: [ItemOutcome]) {
        let phase = claim.step.phase.rawValue
        for (outcome, same) in Dictionary(grouping: outcomes, by: \.verdict.metricOutcome) {
            if let outcome {
                MetricName.itemsFinished.increment(by: same.count, [.phase: phase, .outcome: outcome])
            } else if case let lost = same.count(where: { $0.verdict == .unknown }), lost > 0 {
                MetricName.unknownOutcomes.increment(by: lost, [.phase: phase])
            }
        }
    }
}

extension EffectOutcome.Verdict {
    fileprivate var isEnd: Bool {
        switch self {
        case .completed, .skipped, .failed: true
        case .unknown, .retry: false
        }
    }
}

extension ItemOutcome.Verdict {
    fileprivate var isCreation: Bool { if case .created = self { true } else { false } }

    /// How the item ended, as metrics name it; `nil` while it has not.
    fileprivate var metricOutcome: String? {
        switch self {
        case .created, .completed: "completed"
        case .skipped: "skipped"
        case .failed: "failed"
        case .unknown, .retry, .swept: nil
        }
    }

    /// The item's state is terminal.
    fileprivate var isEnd: Bool {
        switch self {
        case .created, .completed, .skipped, .failed: true
        case .unknown, .retry, .swept: false
        }
    }
}
