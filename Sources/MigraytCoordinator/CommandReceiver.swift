import Foundation
import Logging
import MigraytModel
import MigraytObservability
import MigraytPlanning
import MigraytPorts

/// Applies commands that platforms send by topic, each once.
public struct CommandReceiver: Sendable {
    /// The group that shares the commands of all coordinators.
    public static let group = "migrayt-coordinators"

    private let ledger: any RunLedger & DeadLetterLedger
    private let newID: @Sendable () -> UUID
    private let bus: any MessageBus
    private let timing: Timing
    private let retry: RetryPolicy
    private let drain: DrainSignal
    private let logger: Logger

    /// - Parameter newID: Ids of the runs that replays start.
    public init(
        ledger: any RunLedger & DeadLetterLedger, bus: any MessageBus, timing: Timing, retry: RetryPolicy,
        drain: DrainSignal, logger: Logger, newID: @escaping @Sendable () -> UUID
    ) {
        self.ledger = ledger
        self.newID = newID
        self.bus = bus
        self.timing = timing
        self.retry = retry
        self.drain = drain
        self.logger = logger
    }

    /// Returns when the process is drained.
    public func run() async throws {
        let consumer = try await bus.consumer(of: .commands, group: Self.group)
        // Unstructured, since the signal comes from outside every task; closing is idempotent and bounded in time.
        drain.whenRaised { Task { await consumer.close() } }
        var attempt = 0
        while !drain.isRaised {
            do {
                guard let message = try await consumer.next() else { break }
                attempt = 0
                if try await apply(message) { await consumer.acknowledge(message) }
            } catch let failure as Failure where failure.disposition != .stop {
                logger.log(failure, "The bus could not be read")
                try await timing.sleep(retry.delay(attempt: attempt, random: timing.random()))
                attempt += 1
            }
        }
        await consumer.close()
    }

    /// Tries until the command is applied or refused for good.
    /// - Returns: `false` when the process is to end before that: the message is delivered again.
    private func apply(_ message: ReceivedMessage) async throws -> Bool {
        var attempt = 0
        while true {
            do throws(Failure) {
                try await applyOnce(message)
                return true
            } catch {
                if error.disposition == .stop { throw error }
            }
            if drain.isRaised { return false }
            try await timing.sleep(retry.delay(attempt: attempt, random: timing.random()))
            attempt += 1
        }
    }

    /// - Throws: What is worth another try; a command that never can be applied goes to the dead letters.
    private func applyOnce(_ message: ReceivedMessage) async throws(Failure) {
        do throws(Failure) {
            let command = try CommandMessage(decoding: message.value)
            switch command.order {
            case .steer(let order): _ = try await ledger.steer(command.run, order, commandID: command.id)
            case .replay(let selection):
                _ = try await ledger.replay(command.run, selection, as: RunID(newID()), commandID: command.id)
            }
        } catch  where error.disposition == .failItem {
            logger.log(error, "A command was refused", [.offset: String(message.offset)])
            try await bus.send(DeadLetter(message, error).outgoing)
        }
    }
}
