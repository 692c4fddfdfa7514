import Logging
import MigraytModel
import MigraytObservability
import MigraytPlanning
import MigraytPorts

/// Pulls shard messages and works on several at once until the process is told to end.
public struct WorkerLoop: Sendable {
    private let bus: any MessageBus
    private let worker: ShardWorker
    private let configuration: WorkerConfiguration
    private let timing: Timing
    private let drain: DrainSignal
    private let logger: Logger

    public init(
        bus: any MessageBus, worker: ShardWorker, configuration: WorkerConfiguration, timing: Timing,
        drain: DrainSignal, logger: Logger
    ) {
        self.bus = bus
        self.worker = worker
        self.configuration = configuration
        self.timing = timing
        self.drain = drain
        self.logger = logger
    }

    /// The group that shares the shards of all workers.
    public static let group = "migrayt-workers"

    /// Returns when the process is drained; throws when it must end for another reason.
    public func run() async throws {
        let consumer = try await bus.consumer(of: .shards, group: Self.group)
        // Unstructured, since the signal comes from outside every task; closing is idempotent and bounded in time.
        drain.whenRaised { Task { await consumer.close() } }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                // One puller per place: a place that is busy does not pull, which is all the back-pressure there is.
                for _ in 0..<configuration.shards { group.addTask { try await pull(consumer) } }
                if let wait = configuration.overdueAfter {
                    let overdue = worker.overdue(after: wait)
                    group.addTask { try await take(overdue, urgent: false, idle: wait / 2) }
                    // A dead worker's shards do not wait until the living have done theirs, which takes minutes where
                    // the rate limit is the wall; and a small run does not wait until a big one, that has all places
                    // and stands at the wall of its own site, has done some of its.
                    for _ in 0..<configuration.shards {
                        group.addTask { try await take(overdue, urgent: true, idle: wait / 2) }
                    }
                }
                // Not `waitForAll`: it would wait for the others when one says that the process must end.
                for try await _ in group {}
            }
        } catch {
            await consumer.close()
            throw error
        }
        await consumer.close()
    }

    /// A place for what nobody came for: the message of a dead worker's shard may stand in a partition whose owner is
    /// dead too, until the group has noticed.
    private func take(_ overdue: OverdueShards, urgent: Bool, idle: Duration) async throws {
        try await PollingLoop(timing: timing, drain: drain, idle: idle).run { () throws(Failure) in
            try await worker.workOnOverdue(overdue, urgent: urgent)
        } onFailure: { failure in
            logger.log(failure, "Overdue shards could not be looked for")
        }
    }

    private func pull(_ consumer: any MessageConsumer) async throws {
        var attempt = 0
        while !drain.isRaised {
            do {
                guard let message = try await consumer.next() else { return }
                attempt = 0
                if try await handle(message) { await consumer.acknowledge(message) }
            } catch let failure as Failure where failure.disposition != .stop {
                logger.log(failure, "The bus could not be read")
                try await timing.sleep(configuration.retry.delay(attempt: attempt, random: timing.random()))
                attempt += 1
            }
        }
    }

    /// - Returns: Whether the message is done with: the database knows all there is to know.
    private func handle(_ message: ReceivedMessage) async throws -> Bool {
        switch Self.envelope(in: message) {
        case .success(let envelope):
            return try await persistently { () async throws(Failure) in
                try await CrashPoint.messageTaken.pass()
                _ = try await worker.work(on: envelope)
            }
        case .failure(let failure):
            logger.log(failure, "A shard message is not readable", [.offset: String(message.offset)])
            return try await persistently { () async throws(Failure) in
                try await bus.send(DeadLetter(message, failure).outgoing)
            }
        }
    }

    private static func envelope(in message: ReceivedMessage) -> Result<ShardEnvelope, Failure> {
        do throws(Failure) { return .success(try ShardEnvelope(decoding: message.value)) } catch {
            return .failure(error)
        }
    }

    /// Tries until the database took the claim, or the bus the letter. What is not acknowledged when the process ends
    /// is delivered again.
    private func persistently(_ step: () async throws(Failure) -> Void) async throws -> Bool {
        var attempt = 0
        while true {
            do throws(Failure) {
                try await step()
                return true
            } catch {
                if error.disposition == .stop { throw error }
            }
            if drain.isRaised { return false }
            try await timing.sleep(configuration.retry.delay(attempt: attempt, random: timing.random()))
            attempt += 1
        }
    }
}
