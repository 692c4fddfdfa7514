import Foundation
import Logging
import MigraytModel
import MigraytObservability
import MigraytPorts
import ServiceLifecycle
import UnixSignals

/// The frame of every role: settings, logging, a `ServiceGroup` that SIGTERM drains, and the exit code.
public enum Program {
    /// What a role is made of: long-running bodies side by side, and what is closed when they have ended.
    public struct Parts: Sendable {
        let bodies: [(name: String, run: @Sendable () async throws -> Void)]
        let close: @Sendable () async -> Void

        public init(
            _ bodies: [(name: String, run: @Sendable () async throws -> Void)],
            close: @escaping @Sendable () async -> Void = {}
        ) {
            self.bodies = bodies
            self.close = close
        }
    }

    /// What a role is given: its name in leases, its logger, and the signal that tells it to end.
    public struct Context: Sendable {
        public let owner: String
        public let logger: Logger
        public let drain: DrainSignal
    }

    /// Longer than the longest safe point of any role, and below the 120 s that a container is given to stop.
    private static let longestDrain = Duration.seconds(100)

    /// Runs a role to its end and exits the process: 0 after a drain, 78 for a bad configuration, 1 otherwise.
    public static func run(
        _ role: String, _ make: @Sendable (inout SettingsReader, Context) async throws -> Parts
    ) async -> Never {
        var reader = SettingsReader()
        let level = FleetSettings.logLevel(&reader)
        let owner = "\(role)-\(UUID().uuidString.lowercased())"
        let logger = Logger(label: role) { _ in SafeLogHandler(role: role, level: level) }
        do {
            let context = Context(owner: owner, logger: logger, drain: DrainSignal())
            let parts = try await make(&reader, context)
            logger.log(.info, "Started", [.owner: owner])
            try await group(parts, context).run()
            await parts.close()
            logger.log(.info, "Ended", [.owner: owner])
            exit(0)
        } catch let error as SettingsError {
            FileHandle.standardError.write(Data("\(role): \(error)\n".utf8))
            exit(SettingsError.exitCode)
        } catch let failure as Failure {
            logger.log(failure, "The process cannot go on")
            FileHandle.standardError.write(Data("\(role): \(failure)\n".utf8))
            exit(failure.code == .configuration ? SettingsError.exitCode : 1)
        } catch {
            // Errors of other types come from the system (a port in use, say) and hold no content of items.
            FileHandle.standardError.write(Data("\(role): ended by \(type(of: error)): \(error)\n".utf8))
            exit(1)
        }
    }

    private static func group(_ parts: Parts, _ context: Context) -> ServiceGroup {
        let services = parts.bodies.map { body in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: DrainingService(name: body.name, drain: context.drain, body: body.run),
                successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .cancelGroup)
        }
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "lifecycle") { _ in SafeLogHandler(role: context.owner, level: .error) })
        configuration.maximumGracefulShutdownDuration = longestDrain
        return ServiceGroup(configuration: configuration)
    }
}
