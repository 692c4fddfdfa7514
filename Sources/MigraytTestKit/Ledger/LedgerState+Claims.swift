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
        let held = self[shard: id]
        return .claimed(
            ShardClaim(
                shard: id, step: shard.step, run: run, fence: held.fence, attempts: held.attempts,
                settlesOnly: settlesOnly, leaseUntil: leaseUntil, crashes: held.crashes))
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

    /// Whether new calls may be made under the claim.
    /// - Throws: `ledger.fence_lost` when it is held no more or its lease has ended.
    func allowsIntents(_ claim: ShardClaim, now: Date) throws(Failure) -> Bool {
        let shard = try held(claim)
        if isLapsed(shard, now: now), !sabotage.contains(.ignoreLeaseEnd) { throw .fenceLost }
        let state = self[run: shard.run].run.state
        return state.allowsWork || (state == .paused && sabotage.contains(.ignorePause))
            || (state == .cancelled && sabotage.contains(.ignoreCancel))
    }

    mutating func renew(_ claim: ShardClaim, lease: Duration, now: Date) throws(Failure) -> RunState {
        let shard = try held(claim)
        self[shard: shard.id].leaseUntil = now.addingTimeInterval(lease.inSeconds)
        return self[run: shard.run].run.state
    }

    mutating func complete(_ claim: ShardClaim) throws(Failure) {
        if let shard = shards[claim.shard], shard.state == .done, shard.fence == claim.fence { return }
        let shard = try held(claim)
        guard rows(of: shard).allSatisfy(\.state.isTerminal) else { throw .conflict }
        finish(shard.id)
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
