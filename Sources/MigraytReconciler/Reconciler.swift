import MigraytModel
import MigraytObservability
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
        public var letters = 0

        /// Nothing happened that may allow more to happen at once. News that were sent are no such thing: while a run is
        /// worked on there are always some, and looking at once for more would be asking without a pause. Neither are steps
        /// that were closed: what that allows was looked for in the same round.
        public var isIdle: Bool { finishedRuns == 0 && events < Reconciler.batch && letters < Reconciler.batch }
    }

    /// Events, and letters, that are sent in one round at the most.
    fileprivate static let batch = 100

    /// Each part is safe to repeat and to run in several reconcilers at once.
    public func runOnce() async throws(Failure) -> Summary {
        var summary = Summary()
        var found = try await ledger.survey(republishAfter: republishAfter, limit: Self.batch)
        summary.republished = found.republished
        if found.hasExpiredLease { summary.expired = try await ledger.expireLeases() }
        if found.hasFinishedStep { summary.closedSteps = try await ledger.closeSteps().count }
        if summary.closedSteps > 0 {
            try await CrashPoint.stepClosed.pass()
            // A step that was the last one leaves its run without work.
            found = try await ledger.survey(republishAfter: republishAfter, limit: Self.batch)
            summary.republished += found.republished
        }
        if found.hasFinishedRun { summary.finishedRuns = try await ledger.finishRuns().count }
        let events =
            summary.finishedRuns > 0 ? try await ledger.eventsToPublish(limit: Self.batch) : found.events
        summary.events = try await relay(events)
        summary.letters = try await relayLetters(found.hasLetters)
        return summary
    }

    /// Sends dead letters of items, many at once and in no order; receivers know a repetition by its key.
    private func relayLetters(_ areThere: Bool) async throws(Failure) -> Int {
        guard areThere else { return 0 }
        let letters = try await ledger.lettersToPublish(limit: Self.batch)
        guard !letters.isEmpty else { return 0 }
        let sent = await withTaskGroup(of: (FailedItem, Failure?).self) { group in
            for letter in letters {
                group.addTask {
                    do throws(Failure) { try await bus.send(DeadLetter(letter).outgoing) } catch {
                        return (letter, error)
                    }
                    return (letter, nil)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let told = sent.filter { $0.1 == nil }.map(\.0)
        try await ledger.markLettersPublished(told)
        for (phase, letters) in Dictionary(grouping: told, by: \.step.phase) {
            MetricName.deadLetters.increment(by: letters.count, [.phase: phase.rawValue])
        }
        if let failure = sent.compactMap(\.1).first { throw failure }
        return letters.count
    }

    /// Sends events in their order, each at least once; receivers know a repetition by its id.
    private func relay(_ events: [RunEvent]) async throws(Failure) -> Int {
        var sent: [Int64] = []
        do {
            for event in events {
                try await bus.send(
                    OutgoingMessage(
                        topic: .events, key: event.run.description, value: CloudEvent(event).encoded(),
                        headers: ["content-type": "application/cloudevents+json"]))
                try await CrashPoint.eventSent.pass()
                sent.append(event.id)
            }
        } catch {
            try await ledger.markEventsPublished(sent)
            throw error
        }
        try await ledger.markEventsPublished(sent)
        return sent.count
    }
}
