import MigraytAPIContract
import MigraytModel
import MigraytPorts

extension ReportView {
    init(
        _ run: Run, progress: [StepProgress], reasons: [ReasonCount], diagnostics: [DiagnosticCount],
        effects: [EffectCount]
    ) {
        let items = ItemCounts(progress)
        self.init(
            run: RunView(run, progress: progress), itemsEnumerated: items.enumerated, completed: items.completed,
            skipped: items.skipped, failed: items.failed,
            reasons: reasons.map {
                ReasonView(
                    phase: $0.step.description, state: $0.state.rawValue, reason: $0.reason, count: $0.count)
            },
            diagnostics: diagnostics.map {
                DiagnosticView(code: $0.code.rawValue, items: $0.items, occurrences: $0.occurrences)
            },
            effects: effects.map {
                EffectView(kind: $0.kind.rawValue, state: $0.state.rawValue, count: $0.count)
            })
    }
}
