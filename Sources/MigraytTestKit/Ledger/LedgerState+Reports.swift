import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    mutating func recordProgress(now: Date) {
        for row in runsInOrder where row.run.state.allowsWork {
            let numbers = eventNumbers(of: row, step: nil)
            guard row.reportedProgress != numbers else { continue }
            self[run: row.run.id].reportedProgress = numbers
            recordEvent(.progress, of: row.run.id, now: now)
        }
    }

    mutating func markEventsPublished(_ ids: [Int64]) {
        let done = Set(ids)
        for index in events.indices where done.contains(events[index].event.id) { events[index].isPublished = true }
    }

    func outboxItems(_ run: RunID, state: OutboxState, after: OutboxItem?, limit: Int) -> [OutboxItem] {
        guard let row = runs[run] else { return [] }
        var items = row.itemsInOrder[...]
        if let after, let index = items.firstIndex(where: { $0.step == after.step && $0.item == after.item }) {
            items = items[(index + 1)...]
        }
        return Array(items.lazy.filter { $0.state == state }.prefix(limit))
    }

    func reasons(_ run: RunID) -> [ReasonCount] {
        guard let row = runs[run] else { return [] }
        return row.stepOrder.flatMap { step in
            let ends = (row.items[step] ?? [:]).values.filter { $0.state == .skipped || $0.state == .failed }
            let groups = Dictionary(grouping: ends) { [$0.state.rawValue, $0.reason ?? ""] }
            return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { _, items in
                items.first.map { item in
                    ReasonCount(step: step, state: item.state, reason: item.reason ?? "", count: Int64(items.count))
                }
            }
        }
    }

    func diagnosticCounts(_ run: RunID) -> [DiagnosticCount] {
        guard let row = runs[run] else { return [] }
        var items: [Diagnostic.Code: Set<WorkItemID>] = [:]
        var occurrences: [Diagnostic.Code: Int64] = [:]
        for perItem in row.diagnostics.values {
            for (item, diagnostics) in perItem {
                for diagnostic in diagnostics {
                    items[diagnostic.code, default: []].insert(item)
                    occurrences[diagnostic.code, default: 0] += Int64(diagnostic.count)
                }
            }
        }
        return items.sorted { $0.key.rawValue < $1.key.rawValue }.map { code, items in
            DiagnosticCount(code: code, items: Int64(items.count), occurrences: occurrences[code] ?? 0)
        }
    }

    func effectCounts(_ run: RunID) -> [EffectCount] {
        guard let project = runs[run]?.run.project else { return [] }
        let groups = Dictionary(grouping: (effects[project] ?? [:]).values.map(\.effect)) { effect in
            [effect.key.kind.rawValue, effect.state.rawValue]
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { _, effects in
            effects.first.map { EffectCount(kind: $0.key.kind, state: $0.state, count: Int64(effects.count)) }
        }
    }

    func story(of item: WorkItemID, in run: RunID) -> ItemStory {
        guard let row = runs[run] else { return ItemStory(items: [], diagnostics: [], effects: [], issue: nil) }
        let items = row.itemsInOrder.filter { $0.item == item }
        guard !items.isEmpty else { return ItemStory(items: [], diagnostics: [], effects: [], issue: nil) }
        let diagnostics = row.stepOrder.flatMap { step in
            (row.diagnostics[step]?[item] ?? []).map { StepDiagnostic(step: step, diagnostic: $0) }
        }
        let kinds: [EffectKey.Kind] = [.attachment, .comment]
        let effects = kinds.flatMap { self.effects(row.run.project, kind: $0, subjects: [item.rawValue]) }
        return ItemStory(
            items: items, diagnostics: diagnostics, effects: effects, issue: issues[row.run.project]?[item])
    }
}
