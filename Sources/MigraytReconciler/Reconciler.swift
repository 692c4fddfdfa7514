import MigraytModel
import MigraytPorts

/// Closes out phases, and does what must happen although nobody is there to do it: ends leases of the dead, publishes
/// again what was lost on its way, ends runs, tells the world.
public struct Reconciler: Sendable {
    private let ledger: any ReconcilerLedger
    private let bus: any MessageBus
    private let republishAfter: Duration

    /// - Parameter republishAfter: How long a published shard may stay unclaimed before its message counts as lost.
    public init(ledger: any ReconcilerLedger, bus: any MessageBus, republishAfter: Duration) {
        self.ledger = ledger
        self.bus = bus
        self.republishAfter = republishAfter
    }

    public struct Summary: Sendable, Hashable {
        public var expired = 0
        public var republished = 0
        public var closedSteps = 0
        public var finishedRuns = 0
        public var events = 0

        /// Whether something happened that may allow more to happen at once.
        public var isIdle: Bool { closedSteps == 0 && finishedRuns == 0 && events == 0 }
    }

    /// Each part is safe to repeat and to run in several reconcilers at once.
    public func runOnce() async throws(Failure) -> Summary {
        var summary = Summary()
        summary.expired = try await ledger.expireLeases()
        summary.republished = try await ledger.republish(after: republishAfter)
        summary.closedSteps = try await ledger.closeSteps().count
        summary.finishedRuns = try await ledger.finishRuns().count
        try await ledger.recordProgress()
        summary.events = try await relayEvents()
        return summary
    }

    /// Sends events in their order, each at least once; receivers know a repetition by its id.
    private func relayEvents() async throws(Failure) -> Int {
        let events = try await ledger.eventsToPublish(limit: 100)
        for event in events {
            try await bus.send(
                OutgoingMessage(
                    topic: .events, key: event.run.description, value: CloudEvent(event).encoded(),
                    headers: ["content-type": "application/cloudevents+json"]))
            try await ledger.markEventsPublished([event.id])
        }
        return events.count
    }
}
