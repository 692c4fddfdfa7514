import Foundation
import MigraytModel

/// A run with its steps, items and what else dies with it.
struct RunRow: Sendable {
    var run: Run
    /// The order of creation.
    let sequence: Int64
    var planning = PlanningRow()
    var steps: [StepRow] = []
    var items: [PhaseStep: [WorkItemID: OutboxItem]] = [:]
    var letters: [PhaseStep: [WorkItemID: LetterRow]] = [:]
    var diagnostics: [PhaseStep: [WorkItemID: [Diagnostic]]] = [:]
    var commandIDs: Set<String> = []
    var site: TargetSite?
    /// The numbers of the last progress event.
    var reportedProgress: [Int64]?

    init(run: Run, sequence: Int64) {
        self.run = run
        self.sequence = sequence
    }

    var openStep: StepRow? { steps.first { $0.state == .open } }

    /// The steps' order; items are enumerated before their steps are known, so their levels stand in before that.
    var stepOrder: [PhaseStep] {
        steps.isEmpty ? items.keys.sorted { $0.level < $1.level } : steps.map(\.step)
    }

    /// All OutboxItems in one order: by step, then by item.
    var itemsInOrder: [OutboxItem] {
        stepOrder.flatMap { step in (items[step] ?? [:]).values.sorted { $0.item < $1.item } }
    }

    func isUnsettled(_ item: OutboxItem) -> Bool { item.state == .intent || item.state == .unknown }

    var hasUnsettledItems: Bool { items.values.contains { $0.values.contains(where: isUnsettled) } }
}
