import MigraytAPIContract
import MigraytModel

extension DeadLetterView {
    init(_ failed: FailedItem) {
        let (status, replay): (String, RunID?) =
            switch failed.decision {
            case nil: ("OPEN", nil)
            case .replayed(let run): ("REPLAYED", run)
            case .discarded: ("DISCARDED", nil)
            }
        self.init(
            item: failed.item.rawValue, phase: failed.step.description, class: failed.code.rawValue,
            field: failed.field,
            explanation: failed.code.explanation, attempts: failed.attempts, failedAt: failed.failedAt, status: status,
            decidedAt: failed.decidedAt, replayRunId: replay?.description)
    }
}
