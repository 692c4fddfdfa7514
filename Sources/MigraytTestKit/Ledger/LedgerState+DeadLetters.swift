import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    mutating func writeLetters(_ items: [WorkItemID], of shard: ShardRow, now: Date) {
        for item in items where item != .wholeRun {
            guard let row = self[run: shard.run].items[shard.step]?[item], row.state == .failed,
                self[run: shard.run].letters[shard.step]?[item] == nil
            else { continue }
            let failed = FailedItem(
                run: shard.run, step: shard.step, item: item,
                code: row.reason.map(FailureCode.init(rawValue:)) ?? .internalError, field: row.reasonField,
                attempts: max(row.attempts, 1), failedAt: now)
            let sequence = nextSequence()
            self[run: shard.run].letters[shard.step, default: [:]][item] = LetterRow(
                failed: failed, sequence: sequence)
        }
    }

    /// By step and item.
    private func letters(_ run: RunID, _ selection: FailedItemSelection) -> [FailedItem] {
        guard let row = runs[run] else { return [] }
        return row.stepOrder.flatMap { step in
            (row.letters[step] ?? [:]).values.map(\.failed).sorted { $0.item < $1.item }
        }.filter { letter in
            (selection.items.map { $0.contains(letter.item) } ?? true)
                && (selection.code.map { $0 == letter.code } ?? true)
                && (selection.phase.map { $0 == letter.step.phase } ?? true)
                && (letter.decision == nil || !selection.isOpen)
        }
    }

    func failedItems(_ run: RunID, _ selection: FailedItemSelection, after: FailedItem?, limit: Int) -> [FailedItem] {
        var all = letters(run, selection)[...]
        if let after, let index = all.firstIndex(where: { $0.step == after.step && $0.item == after.item }) {
            all = all[(index + 1)...]
        }
        return Array(all.prefix(limit))
    }

    func countFailedItems(_ run: RunID, _ selection: FailedItemSelection) -> FailedItemCount {
        let meant = letters(run, selection)
        return FailedItemCount(letters: meant.count, items: Set(meant.map(\.item)).count)
    }

    mutating func replay(
        _ id: RunID, _ selection: FailedItemSelection, as new: RunID, commandID: String?, now: Date
    ) throws(Failure) -> Int {
        guard let row = runs[id] else { throw .notFound }
        if runs[new] != nil { return replayedItems(of: new).count }
        if let commandID, row.commandIDs.contains(commandID) { return 0 }
        guard row.run.state.isTerminal else { throw .conflict }
        let items = Set(letters(id, selection).filter { $0.decision == nil }.map(\.item))
        if items.isEmpty {
            if let commandID { self[run: id].commandIDs.insert(commandID) }
            return 0
        }
        let old = row.run
        let run = Run(
            id: new, tenant: old.tenant, project: old.project, source: old.source, target: old.target, type: .replay,
            options: old.options, createdAt: now)
        try createRun(run, now: now)
        if let commandID { self[run: id].commandIDs.insert(commandID) }
        if !sabotage.contains(.replayTwice) {
            decide(id, now: now) { items.contains($0.item) ? .replayed(new) : nil }
        } else {
            decide(id, now: now) { _ in nil }
        }
        for (key, effect) in effects[old.project] ?? [:]
        where effect.effect.state == .failed && items.contains(WorkItemID(key.subject)) {
            guard key.kind == .comment || key.kind == .attachment else { continue }
            effects[old.project]?[key]?.effect.state = .pending
            effects[old.project]?[key]?.effect.reason = nil
        }
        return items.count
    }

    mutating func discard(_ id: RunID, _ selection: FailedItemSelection, now: Date) throws(Failure) -> Int {
        guard runs[id] != nil else { throw .notFound }
        let meant = Set(
            letters(id, selection).filter { $0.decision == nil }.map { [$0.step.description, "\($0.item)"] })
        decide(id, now: now) { meant.contains([$0.step.description, "\($0.item)"]) ? .discarded : nil }
        return meant.count
    }

    private mutating func decide(_ id: RunID, now: Date, _ decision: (FailedItem) -> FailedItem.Decision?) {
        for (step, rows) in self[run: id].letters {
            for (item, row) in rows where row.failed.decision == nil {
                guard let decision = decision(row.failed) else { continue }
                self[run: id].letters[step]?[item]?.failed.decision = decision
                self[run: id].letters[step]?[item]?.failed.decidedAt = now
            }
        }
    }

    func replayedItems(of run: RunID) -> Set<WorkItemID> {
        let all = runs.values.flatMap { $0.letters.values.flatMap(\.values) }
        return Set(all.filter { $0.failed.decision == .replayed(run) }.map(\.failed.item))
    }

    func lettersToPublish(limit: Int) -> [FailedItem] {
        let all = runs.values.flatMap { $0.letters.values.flatMap(\.values) }
        return all.filter { !$0.isPublished }.sorted { $0.sequence < $1.sequence }.prefix(limit).map(\.failed)
    }

    mutating func markLettersPublished(_ letters: [FailedItem]) {
        for letter in letters where runs[letter.run] != nil {
            self[run: letter.run].letters[letter.step]?[letter.item]?.isPublished = true
        }
    }
}
