import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    /// A lease that ran out proves nothing: one crash at the least, and no more than before.
    mutating func noteLapse(_ id: ShardID, now: Date) {
        if sabotage.contains(.forgetCrashes) { return }
        let old = self[shard: id]
        let isRecent = old.crashedAt.map { now.timeIntervalSince($0) < 72 * 3600 } ?? false
        self[shard: id].crashes = isRecent ? max(old.crashes, 1) : 1
        self[shard: id].crashedAt = now
        self[shard: id].inHand = nil
    }

    mutating func resumeClaim(_ id: ShardID, fence: Int64, lease: Duration, now: Date) -> ShardClaim? {
        guard let shard = shards[id], shard.state == .leased, shard.fence == fence else { return nil }
        let leaseUntil = now.addingTimeInterval(lease.inSeconds)
        self[shard: id].leaseUntil = leaseUntil
        let run = self[run: shard.run].run
        return ShardClaim(
            shard: id, step: shard.step, run: run, fence: fence, attempts: shard.attempts,
            settlesOnly: run.state.isTerminal, leaseUntil: leaseUntil, crashes: shard.crashes)
    }

    func isHeld(_ claim: ShardClaim, now: Date) -> Bool {
        guard let shard = shards[claim.shard], shard.state == .leased else { return false }
        return (shard.fence == claim.fence || sabotage.contains(.ignoreFences))
            && (!isLapsed(shard, now: now) || sabotage.contains(.ignoreLeaseEnd))
    }

    mutating func hold(_ claim: ShardClaim, item: WorkItemID) throws(Failure) {
        let shard = try held(claim)
        self[shard: shard.id].inHand = item
    }

    mutating func recordCrash(_ claim: ShardClaim, now: Date) throws(Failure) {
        let shard = try held(claim)
        loseIntents(of: shard, now: now)
        free(shard.id, dueAt: now)
        markToPublish(shard.id, now: now)
        self[shard: shard.id].crashes += 1
        self[shard: shard.id].crashedAt = now
        self[shard: shard.id].inHand = nil
        guard let item = shard.inHand else {
            if claim.crashes >= 2 { self[shard: shard.id].attempts += 1 }
            return
        }
        change(item, of: shard, now: now) { row in
            guard row.state == .pending || row.state == .unknown else { return }
            if row.state == .pending { row.state = .failed }
            row.reason = FailureCode.itemPoison.rawValue
            row.reasonField = nil
            row.attempts += 3
        }
        writeLetters([item], of: shard, now: now)
    }

    func overdueShards(after wait: Duration, urgentAfter: Duration, limit: Int, now: Date) -> [OverdueShard] {
        let atWork = Set(shards.values.filter { $0.state == .leased && !isLapsed($0, now: now) }.map(\.run))
        func isUrgent(_ shard: ShardRow) -> Bool {
            shard.state == .leased || shard.crashes > 0 || !atWork.contains(shard.run)
        }
        let overdue = shards.values.filter { shard in
            guard [.ready, .leased].contains(shard.state), self[run: shard.run].run.state.allowsWork,
                shard.dueAt.map({ $0 <= now }) ?? true
            else { return false }
            let handedOut = shard.mark == nil ? shard.publishedAt : shard.dueAt
            guard let since = shard.state == .leased ? shard.leaseUntil : handedOut else { return false }
            return since.addingTimeInterval((isUrgent(shard) ? urgentAfter : wait).inSeconds) <= now
        }
        func place(_ shard: ShardRow) -> (Int, Int, Int64) {
            (isUrgent(shard) ? 0 : 1, shard.fence == 0 ? 1 : 0, shard.sequence)
        }
        let inOrder = overdue.sorted { place($0) < place($1) }
        return inOrder.prefix(limit).map { OverdueShard($0.id, isUrgent: isUrgent($0)) }
    }
}
