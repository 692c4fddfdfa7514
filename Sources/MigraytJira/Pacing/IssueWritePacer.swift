import MigraytModel

/// Holds writes back until each issue that they touch may take one more.
///
/// An actor because the shards of a worker write to many issues at once; all clients of a site share one. It knows its
/// own process's writes only; where workers meet on an issue that is the end of many links, whoever holds it has a
/// share of its own, each worker a smaller one for its other shards, and what goes beyond is asked of the fleet's
/// budget.
public actor IssueWritePacer {
    private let runtime: Runtime
    private var windows: [IssueKey: IssueWriteWindow] = [:]
    private var bookings = 0

    /// Idle windows are dropped every so many bookings, so that memory follows the issues at work and not the run.
    private static let sweepInterval = 1024

    public init() { self.init(runtime: .live) }

    init(runtime: Runtime) { self.runtime = runtime }

    /// Waits until one write may be sent to all of these issues. Cancelling the task ends the wait.
    func acquire(_ issues: [IssueKey]) async throws(Failure) {
        guard !issues.isEmpty else { return }
        let now = runtime.uptime()
        // One write to all of them: it counts for each when it is sent, which is when the last of them may take it.
        let moment = issues.reduce(now) { max($0, windows[$1, default: IssueWriteWindow()].next(at: now)) }
        for issue in issues { _ = windows[issue, default: IssueWriteWindow()].book(at: moment) }
        sweep(at: now)
        try await runtime.wait(moment - now)
    }

    /// Those of the issues, just acquired, for which the fleet has to be asked, too.
    /// - Parameter held: The issues of the shard that writes.
    func beyondOwnShare(_ issues: [IssueKey], held: Set<IssueKey>) -> [IssueKey] {
        let now = runtime.uptime()
        return issues.filter {
            !windows[$0, default: IssueWriteWindow()].takeUnasked(isHeld: held.contains($0), at: now)
        }
    }

    func pause(_ issues: [IssueKey], for pause: Duration) {
        let moment = runtime.uptime() + pause
        for issue in issues { windows[issue, default: IssueWriteWindow()].pause(until: moment) }
    }

    /// The number of issues that are remembered.
    var count: Int { windows.count }

    private func sweep(at now: Duration) {
        bookings += 1
        guard bookings % Self.sweepInterval == 0 else { return }
        windows = windows.filter { !$0.value.isIdle(at: now) }
    }
}
