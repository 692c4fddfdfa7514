import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    func shardsInOrder(of run: RunID) -> [ShardRow] {
        shards.values.filter { $0.run == run }.sorted { $0.sequence < $1.sequence }
    }

    mutating func addShard(_ items: [WorkItemID], of run: RunID, step: PhaseStep) -> ShardID {
        let id = ShardID(makeID())
        shards[id] = ShardRow(id: id, run: run, step: step, items: items, sequence: nextSequence(), state: .waiting)
        return id
    }

    /// Calls `body` with the items in groups of at most `size`.
    func cut(_ items: [WorkItemID], into size: Int, _ body: ([WorkItemID]) -> Void) {
        for start in stride(from: 0, to: items.count, by: size) {
            body(Array(items[start..<min(start + size, items.count)]))
        }
    }

    /// A shard without work is done from the start.
    mutating func finishIfTerminal(_ id: ShardID) {
        let shard = self[shard: id]
        if rows(of: shard).allSatisfy(\.state.isTerminal) { self[shard: id].state = .done }
    }

    func rows(of shard: ShardRow) -> [OutboxItem] {
        let rows = self[run: shard.run].items[shard.step] ?? [:]
        return shard.items.compactMap { rows[$0] }
    }

    mutating func change(
        _ item: WorkItemID, of shard: ShardRow, now: Date, _ body: (inout OutboxItem) -> Void
    ) {
        guard var row = runs[shard.run]?.items[shard.step]?[item] else { return }
        let old = row
        body(&row)
        guard row != old else { return }
        row.updatedAt = now
        self[run: shard.run].items[shard.step]?[item] = row
    }

    /// Whether calls of the shard may have been made whose answers nobody knows.
    func hasUnsettledWork(_ shard: ShardRow) -> Bool {
        rows(of: shard).contains { $0.state == .intent || $0.state == .unknown }
            || effects(writtenBy: shard).contains { $0.effect.state == .intent || $0.effect.state == .unknown }
    }

    func effects(writtenBy shard: ShardRow) -> [EffectRow] {
        (effects[self[run: shard.run].run.project] ?? [:]).values.filter { $0.shard == shard.id }
    }

    /// Intents of a holder that is gone: whether their calls were made nobody knows.
    mutating func loseIntents(of shard: ShardRow, now: Date) {
        let state: OutboxState = sabotage.contains(.forgetIntents) ? .pending : .unknown
        for item in shard.items {
            change(item, of: shard, now: now) {
                guard $0.state == .intent else { return }
                $0.state = state
                $0.intentAt = now
            }
        }
        let project = self[run: shard.run].run.project
        for row in effects(writtenBy: shard) where row.effect.state == .intent {
            effects[project]?[row.effect.key]?.effect.state = state
            effects[project]?[row.effect.key]?.effect.intentAt = now
        }
    }

    mutating func markToPublish(_ id: ShardID, now: Date) {
        let mark = nextSequence()
        self[shard: id].mark = mark
        self[shard: id].dueAt = now
    }
}
