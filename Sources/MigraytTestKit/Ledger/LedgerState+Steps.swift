import Foundation
import MigraytModel
import MigraytPlanning
import MigraytPorts

extension LedgerState {
    mutating func openNextSteps(shardSizes: (Phase, Int) -> Int, now: Date) -> [(RunID, PhaseStep)] {
        var opened: [(RunID, PhaseStep)] = []
        for row in runsInOrder where row.run.state.allowsWork && row.openStep == nil {
            guard let index = row.steps.firstIndex(where: { $0.state == .waiting }) else { continue }
            let id = row.run.id
            let step = row.steps[index].step
            if step.phase != .items {
                let items = row.steps.filter { $0.step.phase == .items }.reduce(0) { $0 + Int($1.enumerated) }
                addRows(of: step, to: row, at: index, shardSize: shardSizes(step.phase, items), now: now)
            }
            self[run: id].steps[index].state = .open
            self[run: id].run.step = step
            if step.phase == .verify { setState(.verifying, of: id, now: now) }
            recordEvent(.phaseOpened, of: id, step: step, now: now)
            opened.append((id, step))
        }
        return opened
    }

    private mutating func addRows(of step: PhaseStep, to row: RunRow, at index: Int, shardSize: Int, now: Date) {
        let items = items(for: step.phase, of: row)
        let hasWholeRun = [.prepare, .finish, .verify].contains(step.phase)
        let id = row.run.id
        func add(_ ids: [WorkItemID]) {
            let shard = addShard(ids, of: id, step: step)
            for item in ids {
                let issue = issues[row.run.project]?[item]?.issue.key
                self[run: id].items[step, default: [:]][item] = OutboxItem(
                    run: id, step: step, item: item, shard: shard, issue: issue, updatedAt: now)
            }
        }
        if hasWholeRun { add([.wholeRun]) }
        cut(items, into: shardSize, add)
        self[run: id].steps[index].enumerated = Int64(items.count + (hasWholeRun ? 1 : 0))
    }

    /// The items that a phase after `items` has to do with.
    private func items(for phase: Phase, of row: RunRow) -> [WorkItemID] {
        let enumerated = row.itemsInOrder.filter { $0.step.phase == .items }
        switch phase {
        case .prepare, .items: return []
        case .verify:
            let isReplay = row.run.type == .replay
            return enumerated.filter { $0.state == .completed || isReplay && $0.reason == Self.alreadyMigrated }
                .map(\.item).sorted()
        case .attachments where !row.run.options.migrateAttachments: return []
        case .comments where !row.run.options.migrateComments: return []
        case .links where !row.run.options.migrateLinks: return []
        case .attachments, .comments, .links, .finish:
            let known = issues[row.run.project] ?? [:]
            return enumerated.filter { item in
                let counts = item.state == .completed || item.reason == Self.alreadyMigrated
                return counts && known[item.item]?.followUps.contains(FollowUps.work(of: phase)) == true
            }.map(\.item).sorted()
        }
    }

    mutating func admitShards(window: Int, now: Date) -> Int {
        let active = runsInOrder.filter { $0.run.state.allowsWork && $0.openStep != nil }
        let waiting = active.map { row in
            shardsInOrder(of: row.run.id).filter { $0.state == .waiting && $0.step == row.openStep?.step }
        }
        let tenants = Dictionary(active.map { ($0.run.tenant, $0.sequence) }) { first, _ in first }
        let runs = zip(active, waiting).map { row, waiting in
            let mine = shardsInOrder(of: row.run.id)
            let leased = mine.count { $0.state == .leased }
            return FairAdmission.Run(
                tenant: Int(tenants[row.run.tenant] ?? 0), inFlight: mine.count { $0.state == .ready } + leased,
                leased: leased, waiting: waiting.count)
        }
        let admitted =
            sabotage.contains(.ignoreWindow)
            ? waiting.indices.flatMap { run in waiting[run].map { _ in run } }
            : FairAdmission.admitted(runs, window: window)
        var next = Array(repeating: 0, count: runs.count)
        for run in admitted {
            let shard = waiting[run][next[run]].id
            next[run] += 1
            self[shard: shard].state = .ready
            markToPublish(shard, now: now)
        }
        return admitted.count
    }

    func shardsToPublish(limit: Int, now: Date) -> [ShardEnvelope] {
        let marked = shards.values.filter { shard in
            let state = self[run: shard.run].run.state
            return shard.mark != nil && shard.state == .ready && (shard.dueAt.map { $0 <= now } ?? true)
                && (state.allowsWork || state == .cancelled)
        }
        return marked.sorted { ($0.mark ?? 0) < ($1.mark ?? 0) }.prefix(limit).map { shard in
            ShardEnvelope(
                run: shard.run, step: shard.step, shard: shard.id, fence: shard.fence, itemCount: shard.items.count)
        }
    }

    mutating func markPublished(_ envelopes: [ShardEnvelope], now: Date) {
        for envelope in envelopes {
            guard let shard = shards[envelope.shard], shard.fence == envelope.fence else { continue }
            self[shard: shard.id].mark = nil
            self[shard: shard.id].publishedAt = now
            self[shard: shard.id].publications += 1
        }
    }

    mutating func closeSteps(now: Date) -> [(RunID, PhaseStep)] {
        var closed: [(RunID, PhaseStep)] = []
        for row in runsInOrder where row.run.state.allowsWork {
            guard let index = row.steps.firstIndex(where: { $0.state == .open }) else { continue }
            let id = row.run.id
            let step = row.steps[index]
            let items = row.items[step.step] ?? [:]
            guard isOver(step.step, of: row) else { continue }
            guard Int64(items.count) == step.enumerated else {
                failRun(id, .ledgerCountMismatch, field: nil, now: now)
                continue
            }
            if let whole = items[.wholeRun], whole.state == .failed {
                let code = whole.reason.map(FailureCode.init(rawValue:)) ?? .internalError
                failRun(id, code, field: whole.reasonField, now: now)
                continue
            }
            self[run: id].steps[index].state = .closed
            self[run: id].run.step = nil
            recordEvent(.phaseClosed, of: id, step: step.step, now: now)
            closed.append((id, step.step))
        }
        return closed
    }

    private func isOver(_ step: PhaseStep, of row: RunRow) -> Bool {
        let shards = shardsInOrder(of: row.run.id).filter { $0.step == step }
        if sabotage.contains(.closeEarly) { return shards.allSatisfy { $0.state != .leased } }
        return shards.allSatisfy { $0.state == .done }
            && (row.items[step] ?? [:]).values.allSatisfy(\.state.isTerminal)
    }

    // What a look says there is to do

    var hasStepToOpen: Bool {
        runs.values.contains { row in
            row.run.state.allowsWork && row.openStep == nil && row.steps.contains { $0.state == .waiting }
        }
    }

    var hasFinishedStep: Bool {
        runs.values.contains { row in
            row.run.state.allowsWork && row.steps.contains { $0.state == .open && isOver($0.step, of: row) }
        }
    }

    var hasFinishedRun: Bool {
        runs.values.contains { row in
            row.run.state.allowsWork && !row.steps.isEmpty && row.steps.allSatisfy { $0.state == .closed }
        }
    }

    func hasExpiredLease(now: Date) -> Bool {
        shards.values.contains { $0.state == .leased && isLapsed($0, now: now) }
    }

    func unpublishedEvents(limit: Int) -> [RunEvent] {
        events.lazy.filter { !$0.isPublished }.prefix(limit).map(\.event)
    }

    mutating func finishRuns(now: Date) -> [RunID] {
        var finished: [RunID] = []
        for row in runsInOrder where row.run.state.allowsWork && !row.steps.isEmpty {
            guard row.steps.allSatisfy({ $0.state == .closed }) else { continue }
            let hasFailures = row.items.values.contains { $0.values.contains { $0.state == .failed } }
            setState(hasFailures ? .completedWithFailures : .completed, of: row.run.id, now: now)
            if !hasFailures { trustProject(after: row.run) }
            finished.append(row.run.id)
        }
        return finished
    }
}
