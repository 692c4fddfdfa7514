import Configuration
import CprocessShim
import Foundation
import Logging
import MigraytModel
import MigraytObservability
import MigraytPorts
import MigraytPostgres
import ServiceLifecycle
import UnixSignals

/// The frame of every role: settings, logging, a `ServiceGroup` that SIGTERM drains, and the exit code.
public enum Program {
    /// What a role is made of: long-running bodies side by side, and what is closed when they have ended.
    public struct Parts: Sendable {
        var bodies: [@Sendable () async throws -> Void]
        let close: @Sendable () async -> Void

        public init(
            _ bodies: [@Sendable () async throws -> Void],
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
        /// For children of this process, which find no secret in their environment.
        let secrets: InheritedSecrets
    }

    /// Longer than the longest safe point of any role, and below the 120 s that a container is given to stop.
    private static let longestDrain = Duration.seconds(100)

    /// Runs a role to its end and exits the process: 0 after a drain, 78 for a bad configuration, 1 otherwise.
    public static func run(
        _ role: String, _ make: @Sendable (inout SettingsReader, Context) async throws -> Parts
    ) async -> Never {
        // Before anything secret is in memory.
        let refusal = processshim_forbid_memory_dumps()
        guard refusal == 0 else {
            FileHandle.standardError.write(
                Data("\(role): memory dumps cannot be switched off (error \(refusal)), so it does not start.\n".utf8))
            exit(1)
        }
        let isChild = ChildProcess.Order(Array(CommandLine.arguments.dropFirst())) != nil
        let environment = ProcessInfo.processInfo.environment
        let secrets =
            isChild
            ? InheritedSecrets(readingLinesOf: .standardInput) : InheritedSecrets(environment: environment)
        var reader = SettingsReader(
            EnvironmentVariablesProvider(environmentVariables: secrets.completing(environment)))
        for setting in Setting.all where setting.isSecret { processshim_wipe_variable(setting.name) }
        let level = FleetSettings.logLevel(&reader)
        let healthFile = reader.optionalText(.healthFile).map { HealthFile(path: $0) }
        let metrics = MetricsReporter(role: role, every: reader.seconds(.metricsSeconds, in: 0...3600))
        // Of a process with a child, the file tells of the parent.
        let health = isChild ? nil : healthFile
        if CommandLine.arguments.dropFirst().first == "healthcheck" {
            exit(health?.isFresh(now: Date()) == true ? 0 : 1)
        }
        let owner = "\(role)-\(UUID().uuidString.lowercased())"
        let logger = Logger(label: role) { _ in SafeLogHandler(role: role, level: level) }
        do {
            let context = Context(owner: owner, logger: logger, drain: DrainSignal(), secrets: secrets)
            metrics?.install()
            var parts = try await make(&reader, context)
            if let health { parts.bodies.append(beat(health, context)) }
            if let metrics { parts.bodies.append { try await metrics.run(context.drain) } }
            logger.log(.info, "Started", [.owner: owner])
            try await group(parts, context).run()
            await parts.close()
            metrics?.report()
            health?.remove()
            logger.log(
                .info, "Ended", [.owner: owner, .databaseRoundTrips: String(PostgresRoundTrips.total)])
            exit(0)
        } catch let error as SettingsError {
            FileHandle.standardError.write(Data("\(role): \(error)\n".utf8))
            exit(SettingsError.exitCode)
        } catch let failure as Failure {
            logger.log(failure, "The process cannot go on")
            FileHandle.standardError.write(Data("\(role): \(failure)\n".utf8))
            exit([.configuration, .awsCredentialsMissing].contains(failure.code) ? SettingsError.exitCode : 1)
        } catch {
            // Errors of other types come from the system (a port in use, say) and hold no content of items.
            FileHandle.standardError.write(Data("\(role): ended by \(type(of: error)): \(error)\n".utf8))
            exit(1)
        }
    }

    /// Renews the health file every second until the process is drained.
    private static func beat(_ health: HealthFile, _ context: Context) -> @Sendable () async throws -> Void {
        let loop = PollingLoop(timing: .system, drain: context.drain, idle: .seconds(1))
        return {
            try await loop.run { () throws(Failure) in
                do { try health.renew() } catch {
                    throw Failure(.configuration, .failItem, field: "MIGRAYT_HEALTH_FILE")
                }
                return false
            } onFailure: { failure in
                context.logger.log(failure, "The health file cannot be written")
            }
        }
    }

    /// The bodies as one: they share the drain signal and end together, which a service group would take for a fault of
    /// those that it did not tell to end yet. Where one ends or fails, the others end too.
    private static func together(
        _ bodies: [@Sendable () async throws -> Void], _ drain: DrainSignal
    ) -> @Sendable () async throws -> Void {
        {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for body in bodies { group.addTask { try await body() } }
                while try await group.next() != nil { drain.raise() }
            }
        }
    }

    private static func group(_ parts: Parts, _ context: Context) -> ServiceGroup {
        let service = ServiceGroupConfiguration.ServiceConfiguration(
            service: DrainingService(drain: context.drain, body: together(parts.bodies, context.drain)),
            successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .cancelGroup)
        var configuration = ServiceGroupConfiguration(
            services: [service], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "lifecycle") { _ in SafeLogHandler(role: context.owner, level: .error) })
        configuration.maximumGracefulShutdownDuration = longestDrain
        return ServiceGroup(configuration: configuration)
    }
}
