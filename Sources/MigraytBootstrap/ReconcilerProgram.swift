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
            let duty = Duty(timing: adapters.timing, drain: context.drain, logger: context.logger)
            let bus = adapters.bus
            let reconcile = duty.repeated(idle: .milliseconds(500), "Reconciling is tried again") {
                () throws(Failure) in
                do throws(Failure) { return try await !reconciler.runOnce().isIdle } catch {
                    // A broker that was restarted may have forgotten its topics.
                    if error.code == .busUnavailable { try? await bus.ensureTopics() }
                    throw error
                }
            }
            let janitor = StagingJanitor(
                inventory: staging, ledger: adapters.ledger, retention: .seconds(retention * 86_400),
                timing: adapters.timing)
            let clearing = duty.repeated("The staging is cleared up later") { () throws(Failure) in
                try await janitor.runIfDue()
            }
            let expiry = StagingExpiryCheck(inventory: staging, days: retention)
            let clear: @Sendable () async throws -> Void = {
                await report(expiry, context.logger)
                try await clearing()
            }
            // A ledger that waits holds up the whole fleet, so it is looked at soon also after a failure.
            let look = duty.repeated(longestPause: .seconds(1), "The ledger's place is looked at later") {
                () throws(Failure) in
                try await watch.runOnce() != nil
            }
            let eraser = TenantEraser(ledger: adapters.ledger, secrets: try cloud.secrets(), staging: staging)
            let erase = duty.repeated(idle: .seconds(5), longestPause: .seconds(30), "Erasing a tenant is tried again")
            {
                () throws(Failure) in
                let round = try await eraser.runOnce()
                if round.finished > 0 { context.logger.log(.info, "Tenant erased", [.count: "\(round.finished)"]) }
                return round.isBusy
            }
            let backlog = BacklogReport(ledger: adapters.ledger, timing: adapters.timing)
            let count = duty.repeated("The backlog is counted later") { () throws(Failure) in
                try await backlog.runIfDue()
                return false
            }
            return Program.Parts([reconcile, clear, look, erase, count], close: adapters.close)
        }
    }

    /// Once, at the start. A bucket without a rule is cleared all the same, and who may not look must not fail for it.
    private static func report(_ expiry: StagingExpiryCheck, _ logger: Logger) async {
        do throws(Failure) {
            guard let code = try await expiry.fault() else { return }
            logger.log(
                .warning, "The bucket's lifecycle rule is missing or too long",
                [.code: code.rawValue, .setting: Setting.stagingDays.name])
        } catch {
            var metadata: [LogKey: String] = [.code: error.code.rawValue]
            metadata[.status] = error.status.map(String.init)
            logger.log(.notice, "The bucket's lifecycle rule cannot be looked at", metadata)
        }
    }
}
