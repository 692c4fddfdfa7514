import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    mutating func claimPlanning(lease: Duration, now: Date) -> PlanningClaim? {
        let waiting = runsInOrder.first { row in
            isToBePlanned(row, now: now)
                && (!hasUnsettledPredecessor(row) || sabotage.contains(.planOverUnsettled))
        }
        guard let id = waiting?.run.id else { return nil }
        setState(.planning, of: id, now: now)
        self[run: id].planning.fence += 1
        self[run: id].planning.lease = lease
        self[run: id].planning.leaseUntil = now.addingTimeInterval(lease.inSeconds)
        let row = self[run: id]
        return PlanningClaim(
            run: row.run, fence: row.planning.fence, level: row.planning.level, lastItem: row.planning.lastItem)
    }

    func hasRunToPlan(now: Date) -> Bool { runs.values.contains { isToBePlanned($0, now: now) } }

    private func isToBePlanned(_ row: RunRow, now: Date) -> Bool {
        row.run.state == .created || row.run.state == .planning && (row.planning.leaseUntil.map { $0 <= now } ?? true)
    }

    /// Whether an older run of the same project may still have made issues or parts that nobody has looked for.
    private func hasUnsettledPredecessor(_ row: RunRow) -> Bool {
        let hasItems = runs.values.contains { other in
            other.run.project == row.run.project && other.sequence < row.sequence && other.hasUnsettledItems
        }
        return hasItems
            || (effects[row.run.project] ?? [:]).values.contains {
                // What a shard that is done left behind is settled by the next run that needs it.
                ($0.effect.state == .intent || $0.effect.state == .unknown) && shards[$0.shard]?.state != .done
            }
    }

    mutating func enumerate(_ claim: PlanningClaim, page: EnumerationPage, now: Date) throws(Failure) {
        try checkPlanning(claim)
        let id = claim.run.id
        self[run: id].planning.leaseUntil = now.addingTimeInterval(self[run: id].planning.lease.inSeconds)
        let planning = self[run: id].planning
        guard page.level >= planning.level || sabotage.contains(.countPagesTwice) else { return }
        let last = page.level == planning.level ? planning.lastItem : nil
        let new = page.items.filter { item in last.map { item > $0 } ?? true || sabotage.contains(.countPagesTwice) }
        append(new, to: id, level: page.level, shardSize: page.shardSize, now: now)
        self[run: id].planning.enumerated[page.level, default: 0] += Int64(new.count)
        if page.isLastOfLevel {
            self[run: id].planning.level = page.level + 1
            self[run: id].planning.lastItem = nil
        } else {
            self[run: id].planning.level = page.level
            self[run: id].planning.lastItem = page.items.last ?? last
        }
    }

    private mutating func append(_ new: [WorkItemID], to id: RunID, level: Int, shardSize: Int, now: Date) {
        let step = PhaseStep(.items, level: level)
        let kept = sabotage.contains(.loseItems) ? new.dropLast() : new[...]
        let known = issues[self[run: id].run.project] ?? [:]
        cut(Array(kept), into: shardSize) { ids in
            let shard = addShard(ids, of: id, step: step)
            for item in ids {
                var row = OutboxItem(run: id, step: step, item: item, shard: shard, updatedAt: now)
                if let issue = known[item], !sabotage.contains(.forgetEarlierRuns) {
                    row.state = .skipped
                    row.reason = Self.alreadyMigrated
                    row.issue = issue.issue.key
                }
                self[run: id].items[step, default: [:]][item] = row
            }
            finishIfTerminal(shard)
        }
    }

    static let alreadyMigrated = "already_migrated"

    mutating func finishPlanning(_ claim: PlanningClaim, steps: [PhaseStep], now: Date) throws(Failure) {
        let id = claim.run.id
        // Repeated after an answer that was lost.
        if let row = runs[id], row.planning.fence == claim.fence, row.steps.map(\.step) == steps { return }
        try checkPlanning(claim)
        let enumerated = self[run: id].planning.enumerated
        self[run: id].steps = steps.map { step in
            StepRow(step: step, enumerated: step.phase == .items ? enumerated[step.level] ?? 0 : 0)
        }
        self[run: id].run.totalItems = enumerated.values.reduce(0, +)
        self[run: id].planning.leaseUntil = nil
        setState(.running, of: id, now: now)
    }

    mutating func failPlanning(_ claim: PlanningClaim, _ failure: Failure, park: Bool, now: Date) throws(Failure) {
        try checkPlanning(claim)
        let id = claim.run.id
        self[run: id].planning.leaseUntil = nil
        guard park else { return failRun(id, failure.code, field: failure.field, now: now) }
        self[run: id].run.failure = failure.code
        self[run: id].run.failureField = failure.field
        setState(.paused, of: id, now: now)
    }

    private func checkPlanning(_ claim: PlanningClaim) throws(Failure) {
        guard let row = runs[claim.run.id], row.run.state == .planning else { throw .fenceLost }
        guard row.planning.fence == claim.fence || sabotage.contains(.ignoreFences) else { throw .fenceLost }
    }
}
