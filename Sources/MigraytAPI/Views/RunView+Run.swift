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

    /// Finished of enumerated over all steps, with one decimal; 100 only for a run that has come to its end.
    private static func percent(_ run: Run, _ progress: [StepProgress]) -> Double {
        if run.state == .completed || run.state == .completedWithFailures { return 100 }
        let enumerated = progress.reduce(0) { $0 + $1.enumerated }
        guard enumerated > 0 else { return 0 }
        let finished = progress.reduce(0) { $0 + $1.finished }
        return min((Double(finished) / Double(enumerated) * 1_000).rounded(.down) / 10, 99.9)
    }
}

extension PhaseView {
    init(_ progress: StepProgress) {
        self.init(
            phase: progress.step.description, enumerated: progress.enumerated, finished: progress.finished,
            isClosed: progress.isClosed)
    }
}
