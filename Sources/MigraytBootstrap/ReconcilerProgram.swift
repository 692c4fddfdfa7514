import Logging
import MigraytKafka
import MigraytModel
import MigraytObservability
import MigraytPorts
import MigraytReconciler

/// The reconciler: settings → adapters → loop.
///
/// With the argument `restored` it says once that the database was put back to an earlier time, and ends.
public enum ReconcilerProgram {
    public static func run() async -> Never {
        await Program.run("reconciler") { reader, context in
            let postgres = FleetSettings.postgres(&reader, role: "reconciler")
            let kafka = FleetSettings.kafka(&reader, owner: context.owner)
            let cloud = CloudAdapters(&reader)
            let republishAfter = reader.seconds(.republishSeconds, in: 1...3600)
            let lease = reader.seconds(.leaseSeconds, in: 3...600)
            let bucket = reader.text(.stagingBucket)
            let retention = reader.number(.stagingDays, in: 1...365)
            let platforms = FleetSettings.platforms(&reader)
            let isDeclaration = CommandLine.arguments.dropFirst().first == "restored"
            try reader.finish()

            let adapters = try await FleetAdapters.make(
                "reconciler", postgres: postgres, kafka: kafka, cloud: cloud,
                platforms: platforms, context)
            let reconciler = Reconciler(
                ledger: adapters.ledger, bus: adapters.bus, republishAfter: republishAfter)
            let staging = try cloud.staging(bucket: bucket)
            let watch = RestoreWatch(
                ledger: adapters.ledger, staging: staging, lease: lease, timing: adapters.timing,
                logger: context.logger)
            if isDeclaration {
                let declare: @Sendable () async throws -> Void = { try await watch.recover(from: .declared) }
                return Program.Parts([declare], close: adapters.close)
            }
            let loop = PollingLoop(timing: adapters.timing, drain: context.drain, idle: .milliseconds(500))
            let bus = adapters.bus
            let run: @Sendable () async throws -> Void = {
                try await loop.run { () throws(Failure) in
                    try await !reconciler.runOnce().isIdle
                } onFailure: { failure in
                    context.logger.log(failure, "Reconciling is tried again")
                    // A broker that was restarted may have forgotten its topics.
                    if failure.code == .busUnavailable { try? await bus.ensureTopics() }
                }
            }
            let janitor = StagingJanitor(
                inventory: staging, ledger: adapters.ledger,
                retention: .seconds(retention * 86_400), timing: adapters.timing)
            let clearing = PollingLoop(timing: adapters.timing, drain: context.drain, idle: .seconds(1))
            let clear: @Sendable () async throws -> Void = {
                try await clearing.run { () throws(Failure) in
                    try await janitor.runIfDue()
                } onFailure: { failure in
                    context.logger.log(failure, "The staging is cleared up later")
                }
            }
            // A ledger that waits holds up the whole fleet, so it is looked at soon also after a failure.
            let watching = PollingLoop(
                timing: adapters.timing, drain: context.drain, idle: .seconds(1), longestPause: .seconds(1))
            let look: @Sendable () async throws -> Void = {
                try await watching.run { () throws(Failure) in
                    try await watch.runOnce() != nil
                } onFailure: { failure in
                    context.logger.log(failure, "The ledger's place is looked at later")
                }
            }
            let eraser = TenantEraser(
                ledger: adapters.ledger, secrets: try cloud.secrets(), staging: staging)
            let erasing = PollingLoop(
                timing: adapters.timing, drain: context.drain, idle: .seconds(1), longestPause: .seconds(30))
            let erase: @Sendable () async throws -> Void = {
                try await erasing.run { () throws(Failure) in
                    let round = try await eraser.runOnce()
                    if round.finished > 0 { context.logger.log(.info, "Tenant erased", [.count: "\(round.finished)"]) }
                    return round.isBusy
                } onFailure: { failure in
                    context.logger.log(failure, "Erasing a tenant is tried again")
                }
            }
            return Program.Parts([run, clear, look, erase], close: adapters.close)
        }
    }
}
