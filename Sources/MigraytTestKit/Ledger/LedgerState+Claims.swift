import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    mutating func claimShard(_ id: ShardID, lease: Duration, now: Date) -> ClaimOutcome {
        guard let shard = shards[id] else { return .unknown }
        if shard.state == .done { return .finished }
        let run = self[run: shard.run].run
        // What a run that was cancelled or failed left unknown is still settled, or the next run could never begin.
        let isOver = run.state == .cancelled || run.state == .failed
        if run.state.isTerminal, !isOver { return .finished }
        guard run.state.allowsWork || isOver || sabotage.contains(.ignorePause) else { return .notNow }
        switch shard.state {
        case .waiting where !isOver: return .notNow
        case .ready where shard.dueAt.map({ $0 > now }) ?? false: return .notNow
        case .leased where !isLapsed(shard, now: now) && !sabotage.contains(.ignoreLeases): return .notNow
        case .waiting, .ready, .leased, .done: break
        }
        // A holder that vanished may have died of this shard.
        if shard.state == .leased { noteLapse(id, now: now) }
        loseIntents(of: shard, now: now)
        let settlesOnly = isOver && !sabotage.contains(.ignoreCancel)
        if settlesOnly {
            skipPending(shard, now: now)
            if !hasUnsettledWork(shard) {
                finish(id)
                return .finished
            }
        }
        let leaseUntil = now.addingTimeInterval(lease.inSeconds)
        self[shard: id].state = .leased
        self[shard: id].fence += 1
        self[shard: id].leaseUntil = leaseUntil
        self[shard: id].inHand = nil
        self[shard: id].mark = nil
        self[shard: id].publishedAt = nil
        self[shard: id].publications = 0
        doubtItems(of: self[shard: id])
        let held = self[shard: id]
        let claim = ShardClaim(
            shard: id, step: shard.step, run: run, fence: held.fence, attempts: held.attempts,
            settlesOnly: settlesOnly, leaseUntil: leaseUntil, crashes: held.crashes)
        return .claimed(claim, contents(of: held, run: run))
    }

    func contents(of shard: ShardRow, run: Run) -> ShardContents {
        let subjects = shard.items.map(\.rawValue)
        return ShardContents(
            items: rows(of: shard),
            issues: (issues[run.project] ?? [:]).filter { shard.items.contains($0.key) },
            effects: [.attachment, .comment, .standIn].flatMap { effects(run.project, kind: $0, subjects: subjects) },
            source: connections[run.source], target: connections[run.target])
    }

    mutating func commit(_ claim: ShardClaim, _ writes: ShardWrites, now: Date) throws(Failure) -> ShardReceipt {
        if writes.completes, let shard = shards[claim.shard], shard.state == .done, shard.fence == claim.fence {
            return ShardReceipt(isLive: false, runState: self[run: shard.run].run.state, isDone: true)
        }
        let shard = try held(claim)
        try recordEffects(claim, writes.effectOutcomes, now: now)
        try record(claim, writes.outcomes, now: now)
        if let lease = writes.lease { self[shard: shard.id].leaseUntil = now.addingTimeInterval(lease.inSeconds) }
        let isLive = !isLapsed(self[shard: shard.id], now: now) || sabotage.contains(.ignoreLeaseEnd)
        let mayBegin = isLive && allowsIntents(shard)
        let effectIntents = mayBegin ? recordEffectIntents(claim, of: shard, writes.effectIntents, now: now) : []
        let intents = mayBegin ? recordIntent(of: shard, writes.intents, now: now) : []
        if writes.completes, rows(of: shard).allSatisfy(\.state.isTerminal) {
            // An effect that nobody finished has lost its answer; the next run that needs it settles it.
            loseIntents(of: shard, now: now)
            finish(shard.id)
        }
        return ShardReceipt(
            intents: intents, effectIntents: effectIntents, isLive: isLive,
            runState: self[run: shard.run].run.state, isDone: self[shard: shard.id].state == .done)
    }

    func isLapsed(_ shard: ShardRow, now: Date) -> Bool { shard.leaseUntil.map { $0 <= now } ?? true }

    /// The shard that the claim still holds.
    /// - Throws: `ledger.fence_lost` when it was taken over, given back or ended.
    func held(_ claim: ShardClaim) throws(Failure) -> ShardRow {
        guard let shard = shards[claim.shard] else { throw .fenceLost }
        let isMine = shard.state == .leased && shard.fence == claim.fence
        guard isMine || sabotage.contains(.ignoreFences) else { throw .fenceLost }
        return shard
    }

    /// Whether new calls may be made for the shard's run.
    private func allowsIntents(_ shard: ShardRow) -> Bool {
        let state = self[run: shard.run].run.state
        return state.allowsWork || (state == .paused && sabotage.contains(.ignorePause))
            || (state == .cancelled && sabotage.contains(.ignoreCancel))
    }

    private mutating func finish(_ id: ShardID) {
        self[shard: id].state = .done
        self[shard: id].leaseUntil = nil
        self[shard: id].mark = nil
    }

    mutating func release(
        _ claim: ShardClaim, after delay: Duration, countsAsAttempt: Bool, now: Date
    ) throws(Failure) {
        let shard = try held(claim)
        free(shard.id, dueAt: now.addingTimeInterval(delay.inSeconds))
        if countsAsAttempt { self[shard: shard.id].attempts += 1 }
    }

    /// Back to the ready shards, to be published when it is due.
    mutating func free(_ id: ShardID, dueAt: Date) {
        self[shard: id].state = .ready
        self[shard: id].leaseUntil = nil
        self[shard: id].dueAt = dueAt
        self[shard: id].mark = nil
        self[shard: id].publishedAt = nil
        self[shard: id].publications = 0
    }

    mutating func park(_ claim: ShardClaim, _ failure: Failure, failRun: Bool, now: Date) throws(Failure) {
        let shard = try held(claim)
        free(shard.id, dueAt: now)
        guard self[run: shard.run].run.state.allowsWork else { return }
        if failRun { return self.failRun(shard.run, failure.code, field: failure.field, now: now) }
        self[run: shard.run].run.failure = failure.code
        self[run: shard.run].run.failureField = failure.field
        setState(.paused, of: shard.run, now: now)
    }

    mutating func expireLeases(now: Date) -> Int {
        let lapsed = shards.values.filter { $0.state == .leased && isLapsed($0, now: now) }
        for shard in lapsed.sorted(by: { $0.sequence < $1.sequence }) {
            loseIntents(of: shard, now: now)
            free(shard.id, dueAt: now)
            noteLapse(shard.id, now: now)
            markToPublish(shard.id, now: now)
        }
        return lapsed.count
    }

    mutating func republish(after wait: Duration, now: Date) -> Int {
        if sabotage.contains(.publishOnce) { return 0 }
        let due = shards.values.filter { shard in
            let state = self[run: shard.run].run.state
            guard shard.state == .ready, shard.mark == nil, state.allowsWork || state == .cancelled || state == .failed
            else {
                return false
            }
            guard let publishedAt = shard.publishedAt else { return shard.dueAt.map { $0 <= now } ?? true }
            let doublings = min(max(0, shard.publications - 1), 4)
            return publishedAt.addingTimeInterval(wait.inSeconds * Double(1 << doublings)) <= now
        }
        for shard in due.sorted(by: { $0.sequence < $1.sequence }) { markToPublish(shard.id, now: now) }
        return due.count
    }
}
