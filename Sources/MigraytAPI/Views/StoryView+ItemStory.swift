import MigraytAPIContract
import MigraytModel
import MigraytPorts

extension StoryView {
    init(_ item: WorkItemID, _ story: ItemStory) {
        self.init(
            item: item.rawValue, issueKey: story.issue?.issue.key.description,
            steps: story.items.map { Step($0) },
            diagnostics: story.diagnostics.map {
                StepDiagnosticView(
                    phase: $0.step.description, code: $0.diagnostic.code.rawValue, field: $0.diagnostic.field,
                    count: $0.diagnostic.count)
            },
            effects: story.effects.map {
                EffectStep(
                    kind: $0.key.kind.rawValue, part: $0.key.part, state: $0.state.rawValue, remoteId: $0.remoteID,
                    reason: $0.reason)
            })
    }
}

extension StoryView.Step {
    init(_ item: OutboxItem) {
        self.init(
            phase: item.step.description, state: item.state.rawValue, reason: item.reason, field: item.reasonField,
            explanation: item.explanation, shard: item.shard.description, attempts: item.attempts,
            updatedAt: item.updatedAt)
    }
}
