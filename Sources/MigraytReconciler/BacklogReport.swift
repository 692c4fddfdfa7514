import MigraytModel
import MigraytObservability
import MigraytPorts

/// Tells the metrics how much waits in the ledger.
public actor BacklogReport {
    static let pause = Duration.seconds(15)

    private let ledger: any ReconcilerLedger
    private let timing: Timing
    /// On the monotonic clock: nothing is counted before.
    private var due = Duration.zero

    public init(ledger: any ReconcilerLedger, timing: Timing) {
        self.ledger = ledger
        self.timing = timing
    }

    /// Counts, unless it was done a short time ago.
    public func runIfDue() async throws(Failure) {
        guard timing.monotonic() >= due else { return }
        due = timing.monotonic() + Self.pause
        let backlog = try await ledger.backlog()
        // Also those of which there are none: a level stays until it is set again.
        for state in RunState.allCases where !state.isTerminal {
            MetricName.runsOpen.set(backlog.runs[state] ?? 0, [.state: state.rawValue])
        }
        MetricName.shardsOpen.set(backlog.waitingShards, [.state: "waiting"])
        MetricName.shardsOpen.set(backlog.readyShards, [.state: "ready"])
        MetricName.shardsOpen.set(backlog.leasedShards, [.state: "leased"])
        MetricName.messagesWaiting.set(backlog.shardMessages, [.topic: "shards"])
        MetricName.messagesWaiting.set(backlog.events, [.topic: "events"])
        MetricName.messagesWaiting.set(backlog.letters, [.topic: "dlq"])
        MetricName.erasuresOpen.set(backlog.erasures)
    }
}
