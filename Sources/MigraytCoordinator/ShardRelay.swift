import MigraytModel
import MigraytPlanning
import MigraytPorts

/// Opens the next steps, lets shards into the window and publishes what is marked.
///
/// A mark is cleared only after the delivery report, so a message can be sent twice and never be forgotten.
public struct ShardRelay: Sendable {
    private let ledger: any CoordinatorLedger
    private let bus: any MessageBus
    private let configuration: CoordinatorConfiguration

    public init(ledger: any CoordinatorLedger, bus: any MessageBus, configuration: CoordinatorConfiguration) {
        self.ledger = ledger
        self.bus = bus
        self.configuration = configuration
    }

    public struct Summary: Sendable, Hashable {
        public var opened = 0
        public var admitted = 0
        public var published = 0
        /// There is something to do for the planner.
        public var hasRunToPlan = false

        /// There is nothing more to do at once. Shards that were published let in no others: that takes time.
        public var isIdle: Bool { opened == 0 && published < ShardRelay.batch }
    }

    /// Messages that are under way to the broker at once.
    fileprivate static let batch = 100

    public func runOnce() async throws(Failure) -> Summary {
        var summary = Summary()
        var found = try await ledger.survey(window: configuration.window, limit: Self.batch)
        summary.admitted = found.admitted
        summary.hasRunToPlan = found.hasRunToPlan
        if found.hasStepToOpen {
            summary.opened = try await ledger.openNextSteps(shardSizes: { RunPlan.shardSize(of: $0, items: $1) }).count
            if summary.opened > 0 { try await CrashPoint.stepOpened.pass() }
            found = try await ledger.survey(window: configuration.window, limit: Self.batch)
            summary.admitted += found.admitted
        }
        var envelopes = found.toPublish
        while !envelopes.isEmpty {
            let delivered = await deliver(envelopes)
            try await CrashPoint.shardSent.pass()
            try await ledger.markPublished(delivered.sent)
            summary.published += delivered.sent.count
            if let failure = delivered.failure { throw failure }
            envelopes =
                envelopes.count < Self.batch ? [] : try await ledger.shardsToPublish(limit: Self.batch)
        }
        return summary
    }

    private func deliver(_ envelopes: [ShardEnvelope]) async -> (sent: [ShardEnvelope], failure: Failure?) {
        await withTaskGroup(of: (ShardEnvelope, Failure?).self) { group in
            for envelope in envelopes {
                group.addTask {
                    do throws(Failure) {
                        try await bus.send(
                            OutgoingMessage(
                                topic: .shards, key: envelope.shard.description, value: envelope.encoded()))
                        return (envelope, nil)
                    } catch {
                        return (envelope, error)
                    }
                }
            }
            var sent: [ShardEnvelope] = []
            var failure: Failure?
            for await (envelope, failed) in group {
                if let failed { failure = failed } else { sent.append(envelope) }
            }
            return (sent, failure)
        }
    }
}
