import Foundation
import MigraytCoordinator
import MigraytModel
import MigraytPorts

/// The coordinator: settings → adapters → loops.
public enum CoordinatorProgram {
    public static func run() async -> Never {
        await Program.run("coordinator") { reader, context in
            let postgres = FleetSettings.postgres(&reader, role: "coordinator")
            let kafka = FleetSettings.kafka(&reader, owner: context.owner)
            let cloud = CloudAdapters(&reader)
            let window = reader.number(.window, in: 1...10_000)
            let platforms = FleetSettings.platforms(&reader)
            try reader.finish()

            let adapters = try await FleetAdapters.make(
                "coordinator", postgres: postgres, kafka: kafka, cloud: cloud,
                platforms: platforms, context)
            let configuration = CoordinatorConfiguration(owner: context.owner, window: window)
            let loops = CoordinatorLoops(
                planner: RunPlanner(
                    ledger: adapters.ledger, platforms: adapters.platforms, configuration: configuration,
                    drain: context.drain, logger: context.logger),
                relay: ShardRelay(ledger: adapters.ledger, bus: adapters.bus, configuration: configuration),
                commands: CommandReceiver(
                    ledger: adapters.ledger, bus: adapters.bus, timing: adapters.timing, retry: configuration.retry,
                    drain: context.drain, logger: context.logger, newID: { UUID() }),
                bus: adapters.bus,
                loop: PollingLoop(timing: adapters.timing, drain: context.drain, idle: configuration.idle),
                logger: context.logger)
            return Program.Parts([loops.run], close: adapters.close)
        }
    }
}
