import Logging
import MigraytModel
import MigraytObservability
import MigraytPlanning
import MigraytPorts

/// Works on one shard: claim, secrets, work, end. All that a worker does between taking a message and letting it go.
public struct ShardWorker: Sendable {
    /// What became of a shard's message. Whatever it was, the database knows it, so the message is done with.
    public enum Summary: Sendable, Hashable {
        case completed
        case released
        case parked
        case abandoned
        /// Worked on in a process of its own, which wrote down what became of it.
        case isolated
        /// Nothing to do: done already, not due, or of a deleted run.
        case ignored
    }

    private let ledger: any WorkerLedger
    private let platforms: Platforms
    private let staging: any AttachmentStaging
    private let isolation: (any ShardIsolation)?
    private let watch: WorkWatch
    private let configuration: WorkerConfiguration
    private let timing: Timing
    private let drain: DrainSignal
    private let logger: Logger
    private let identities = IdentityResolver()
    private let memory = RunMemory()

    /// - Parameters:
    ///   - isolation: Where shards are worked on whose holder died; `nil` for this process, as in that other one.
    ///   - watch: Sees the signs of life of each shard.
    public init(
        ledger: any WorkerLedger, platforms: Platforms, staging: any AttachmentStaging,
        isolation: (any ShardIsolation)? = nil, watch: WorkWatch = WorkWatch(),
        configuration: WorkerConfiguration, timing: Timing, drain: DrainSignal, logger: Logger
    ) {
        self.ledger = ledger
        self.platforms = platforms
        self.staging = staging
        self.isolation = isolation
        self.watch = watch
        self.configuration = configuration
        self.timing = timing
        self.drain = drain
        self.logger = logger
    }

    /// - Throws: `ledger.unavailable` when the shard could not be claimed, so that the caller tries again; `stop` when
    ///   the process must end. Everything else ends in the shard's state.
    public func work(on envelope: ShardEnvelope) async throws(Failure) -> Summary {
        try await work(on: envelope.shard)
    }

    /// Works on a shard that should have been taken long ago: its message is lost, or nobody is there to read it.
    /// - Parameter urgent: Only an urgent one.
    /// - Returns: Whether there was one.
    public func workOnOverdue(_ overdue: OverdueShards, urgent: Bool = false) async throws(Failure) -> Bool {
        while let shard = try await overdue.next(urgent: urgent) {
            if try await work(on: shard) != .ignored { return true }
        }
        return false
    }

    /// Where this worker's places look for shards that nobody took for so long.
    func overdue(after wait: Duration) -> OverdueShards { OverdueShards(ledger: ledger, after: wait, timing: timing) }

    /// Goes on with a claim of this worker's that another of its processes made, so as to be alone with it.
    public func resume(_ shard: ShardID, fence: Int64) async throws(Failure) -> Summary {
        let asked = timing.monotonic()
        guard let claim = try await ledger.resumeClaim(shard, fence: fence, lease: configuration.lease) else {
            return .ignored
        }
        return try await work(on: claim, try await ledger.contents(of: claim), claimedAt: asked)
    }

    private func work(on shard: ShardID) async throws(Failure) -> Summary {
        let asked = timing.monotonic()
        let outcome = try await ledger.claimShard(shard, owner: configuration.owner, lease: configuration.lease)
        guard case .claimed(let claim, let contents) = outcome else { return .ignored }
        MetricName.shardsClaimed.increment([.phase: claim.step.phase.rawValue])
        if claim.crashes > 0, let isolation { return try await isolate(claim, in: isolation) }
        return try await work(on: claim, contents, claimedAt: asked)
    }

    /// The holder before this one died, perhaps of this shard: it gets a process of its own. What kills that is this
    /// shard.
    private func isolate(_ claim: ShardClaim, in isolation: any ShardIsolation) async throws(Failure) -> Summary {
        let end = await isolation.work(on: claim)
        do throws(Failure) {
            switch end {
            case .ended: return .isolated
            case .crashed:
                logger.log(
                    .error, "A shard killed its process",
                    [.run: claim.run.id.description, .shard: claim.shard.description, .phase: claim.step.description])
                MetricName.shardsEnded.increment([.phase: claim.step.phase.rawValue, .outcome: "crashed"])
                try await ledger.recordCrash(claim)
                return .released
            case .killed:
                // The lease is over or will be. Who was stopped from outside has not died of the shard.
                logger.log(
                    .warning, "The process of a shard did not keep its claim, and was killed",
                    [.run: claim.run.id.description, .shard: claim.shard.description, .phase: claim.step.description])
                MetricName.shardsEnded.increment([.phase: claim.step.phase.rawValue, .outcome: "killed"])
                return .abandoned
            case .failed where claim.attempts + 1 >= configuration.retry.shardAttempts:
                return try await failOpenItems(claim, .shardAttemptsExhausted, field: nil)
            case .failed:
                let delay = configuration.retry.delay(attempt: claim.attempts, random: timing.random())
                try await ledger.release(claim, after: delay, countsAsAttempt: true)
                return .released
            }
        } catch  where error.disposition != .stop {
            // The lease runs out, or the process gave the shard back before it ended.
            logger.log(error, "Shard let go", [.shard: claim.shard.description])
            return .abandoned
        }
    }

    private func work(on claim: ShardClaim, _ contents: ShardContents, claimedAt asked: Duration) async throws(Failure)
        -> Summary
    {
        let lease = LeaseStatus(claim: claim, claimedAt: asked, lease: configuration.lease, timing: timing)
        let log = ShardLog(claim: claim, ledger: ledger, lease: lease, timing: timing)
        let started = timing.monotonic()
        let summary: Summary
        do {
            summary = try await finish(claim, try await keepingLease(claim, contents, lease, log), log)
        } catch {
            // What is known is written down before the shard is let go; what cannot be becomes unknown.
            do { try await log.flush() } catch {
                logger.log(error, "Outcomes were lost", [.shard: claim.shard.description])
            }
            summary = try await settle(claim, error)
        }
        MetricName.shardsEnded.increment([.phase: claim.step.phase.rawValue, .outcome: "\(summary)"])
        logger.log(
            .info, "Shard ended",
            [
                .run: claim.run.id.description, .shard: claim.shard.description, .phase: claim.step.description,
                .fence: String(claim.fence), .state: "\(summary)",
                .durationMilliseconds: String((timing.monotonic() - started) / .milliseconds(1)),
            ])
        return summary
    }

    /// Runs the work beside the keeper of its lease; whichever ends first ends the other.
    private func keepingLease(
        _ claim: ShardClaim, _ contents: ShardContents, _ lease: LeaseStatus, _ log: ShardLog
    ) async throws(Failure) -> ShardEnd {
        do {
            return try await withThrowingTaskGroup(of: ShardEnd.self) { group in
                group.addTask {
                    try await lease.keep(log)
                    return .interrupted
                }
                group.addTask {
                    try await watch.watching(claim) { () async throws(Failure) in
                        try await perform(claim, contents, lease, log)
                    }
                }
                defer { group.cancelAll() }
                return try await group.next() ?? .interrupted
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.cancelled, .retry(after: .zero))
        }
    }

    private func perform(
        _ claim: ShardClaim, _ contents: ShardContents, _ lease: LeaseStatus, _ log: ShardLog
    ) async throws(Failure) -> ShardEnd {
        try await CrashPoint.shardClaimed.pass()
        let (source, endpoint) = try await platforms.source(contents.source)
        let issues = Set(contents.issues.values.map(\.issue.key))
        let permit = WritePermit(issues: issues) { () throws(Failure) in try lease.check() }
        let target = try await platforms.target(contents.target, permit: permit)
        try await CrashPoint.secretsRead.pass()
        let session = ShardSession(
            claim: claim, contents: contents, ledger: ledger, log: log, memory: memory, source: source, target: target,
            staging: staging, identities: identities, lease: lease, configuration: configuration, timing: timing,
            drain: drain, logger: logger, organization: endpoint.organization)
        let isSuspect =
            claim.crashes >= Self.crashesOfSuspect || claim.attempts >= max(1, configuration.retry.shardAttempts / 2)
        if isSuspect { return try await OneByOne(session: session, work: Self.work).run() }
        do { return try await Self.work(session) } catch  where error.disposition == .failItem {
            // Some item is to blame, and only that one is given up.
            return try await OneByOne(session: session, work: Self.work).run()
        }
    }

    /// A lease that ran out, and a process that died with this shard alone.
    private static let crashesOfSuspect = 2

    private static func work(_ session: ShardSession) async throws(Failure) -> ShardEnd {
        switch session.claim.step.phase {
        case .prepare: return try await PrepareWork(session: session).run()
        case .items: return try await ItemsWork(session: session).run()
        case .attachments: return try await AttachmentsWork(session: session).run()
        case .comments: return try await CommentsWork(session: session).run()
        case .links: return try await LinksWork(session: session).run()
        case .finish: return try await FinishWork(session: session).run()
        case .verify: return try await VerifyWork(session: session).run()
        }
    }

    private func finish(_ claim: ShardClaim, _ end: ShardEnd, _ log: ShardLog) async throws(Failure) -> Summary {
        if end == .complete {
            try await log.complete()
            try await CrashPoint.shardCompleted.pass()
            return .completed
        }
        try await log.flush()
        switch end {
        case .complete: return .completed
        case .again(_, countsAsAttempt: true) where claim.attempts + 1 >= configuration.retry.shardAttempts:
            return try await failOpenItems(claim, .shardAttemptsExhausted, field: nil)
        case .again(let delay, let countsAsAttempt):
            try await ledger.release(claim, after: delay, countsAsAttempt: countsAsAttempt)
            return .released
        }
    }

    private func settle(_ claim: ShardClaim, _ failure: Failure) async throws(Failure) -> Summary {
        logger.log(failure, "Shard failed", [.run: claim.run.id.description, .shard: claim.shard.description])
        let decision = ShardDecision.of(
            failure, attempts: claim.attempts, policy: configuration.retry, random: timing.random())
        do throws(Failure) {
            switch decision {
            case .release(let delay, let countsAsAttempt):
                try await ledger.release(claim, after: delay, countsAsAttempt: countsAsAttempt)
                return .released
            case .park where claim.settlesOnly:
                // Nobody resumes a run that has ended; what is unknown of it is looked for until it is known.
                try await ledger.release(claim, after: configuration.retry.longest, countsAsAttempt: false)
                return .released
            case .park, .failRun:
                try await ledger.park(claim, failure, failRun: decision == .failRun)
                return .parked
            case .failOpenItems(let code):
                return try await failOpenItems(claim, code, field: failure.field)
            case .abandon: return .abandoned
            case .stop: throw failure
            }
        } catch  where error.disposition != .stop {
            // The lease will run out and the reconciler publishes the shard again.
            logger.log(error, "Shard let go", [.shard: claim.shard.description])
            return .abandoned
        }
    }

    /// Gives up what is still pending. What is unknown is never given up: it waits for its settlement.
    private func failOpenItems(_ claim: ShardClaim, _ code: FailureCode, field: String?) async throws(Failure)
        -> Summary
    {
        let open = try await ledger.items(of: claim).filter { !$0.state.isTerminal }
        let pending = open.filter { $0.state == .pending }
        try await ledger.record(claim, pending.map { ItemOutcome($0.item, .failed(code, field: field)) })
        if pending.count == open.count {
            try await ledger.complete(claim)
            return .completed
        }
        try await ledger.release(claim, after: configuration.settlement.wait, countsAsAttempt: false)
        return .released
    }
}
