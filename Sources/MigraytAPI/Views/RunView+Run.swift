import MigraytAPIContract
import MigraytModel
import MigraytPorts

extension RunView {
    init(_ run: Run, progress: [StepProgress]) {
        let items = ItemCounts(progress)
        self.init(
            id: run.id.description, projectId: run.project.description, status: run.state.rawValue,
            type: run.type.rawValue, phase: run.step?.description, totalItems: run.totalItems ?? 0,
            successCount: items.completed, failureCount: items.failed, skippedCount: items.skipped,
            progressPercent: Self.percent(run, progress), phases: progress.map { PhaseView($0) },
            failure: run.failure.map {
                FailureView(code: $0.rawValue, message: $0.explanation, field: run.failureField)
            },
            createdAt: run.createdAt, startedAt: run.startedAt, finishedAt: run.finishedAt)
    }

    /// The part of the steps that is done, each step counting the same, so that it never goes back; with one decimal,
    /// and 100 only for a run that has come to its end.
    private static func percent(_ run: Run, _ progress: [StepProgress]) -> Double {
        if run.state == .completed || run.state == .completedWithFailures { return 100 }
        guard !progress.isEmpty else { return 0 }
        let done = progress.reduce(0.0) { sum, step in
            if step.isClosed { return sum + 1 }
            return step.enumerated > 0 ? sum + Double(step.finished) / Double(step.enumerated) : sum
        }
        return min((done / Double(progress.count) * 1_000).rounded(.down) / 10, 99.9)
    }
}

extension PhaseView {
    init(_ progress: StepProgress) {
        self.init(
            phase: progress.step.description, enumerated: progress.enumerated, finished: progress.finished,
            isClosed: progress.isClosed)
    }
}
