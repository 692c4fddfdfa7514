import Logging
import MigraytModel
import MigraytObservability
import MigraytPorts

/// The loops of a coordinator side by side: planning, relay, commands. Several coordinators may run at once.
public struct CoordinatorLoops: Sendable {
    private let planner: RunPlanner
    private let relay: ShardRelay
    private let commands: CommandReceiver
    private let bus: any MessageBus
    private let loop: PollingLoop
    private let logger: Logger
    /// Raised when the relay sees a run to be planned, so that the planner does not ask for itself.
    private let wish = PlanningWish()

    public init(
        planner: RunPlanner, relay: ShardRelay, commands: CommandReceiver, bus: any MessageBus, loop: PollingLoop,
        logger: Logger
    ) {
        self.planner = planner
        self.relay = relay
        self.commands = commands
        self.bus = bus
        self.loop = loop
        self.logger = logger
    }

    /// Returns when the process is drained; throws when it must end for another reason.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await plan() }
            group.addTask { try await publish() }
            group.addTask { try await commands.run() }
            // Not `waitForAll`: it would wait for the others when one says that the process must end.
            for try await _ in group {}
        }
    }

    private func plan() async throws {
        try await loop.run { () throws(Failure) in
            guard wish.isRaised else { return false }
            let summary = try await planner.runOnce()
            if summary == .idle { wish.isRaised = false }
            return summary != .idle
        } onFailure: { failure in
            logger.log(failure, "Planning is tried again")
        }
    }

    private func publish() async throws {
        try await loop.run { () throws(Failure) in
            let summary = try await relay.runOnce()
            if summary.hasRunToPlan { wish.isRaised = true }
            return !summary.isIdle
        } onFailure: { failure in
            logger.log(failure, "Publishing is tried again")
            // A broker that was restarted may have forgotten its topics.
            if failure.code == .busUnavailable { try? await bus.ensureTopics() }
        }
    }
}
