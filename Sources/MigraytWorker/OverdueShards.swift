import MigraytModel
import MigraytPorts

/// What the places of one worker that look for overdue shards share: one look at the ledger serves them all, and what
/// it found goes to one of them each.
public actor OverdueShards {
    /// A few, since the first may be another worker's by the time they are claimed.
    private static let limit = 8

    private let ledger: any WorkerLedger
    private let wait: Duration
    private let timing: Timing
    private var found: [OverdueShard] = []
    /// On the monotonic clock: the ledger is not looked at before.
    private var due = Duration.zero

    /// - Parameter wait: How long a shard may wait for a taker; one whose holder died half as long.
    public init(ledger: any WorkerLedger, after wait: Duration, timing: Timing) {
        self.ledger = ledger
        self.wait = wait
        self.timing = timing
    }

    /// - Parameter urgent: Only an urgent one.
    func next(urgent: Bool) async throws(Failure) -> ShardID? {
        let now = timing.monotonic()
        if now >= due {
            due = now + wait / 2
            // What was found before may be another's by now.
            found = []
            found = try await ledger.overdueShards(after: wait, urgentAfter: wait / 2, limit: Self.limit)
        }
        guard let index = found.firstIndex(where: { $0.isUrgent || !urgent }) else { return nil }
        return found.remove(at: index).id
    }
}
