import MigraytKafka
import MigraytModel
import MigraytObservability
import MigraytPorts
import MigraytReconciler

/// The reconciler: settings → adapters → loop.
public enum ReconcilerProgram {
    public static func run() async -> Never {
        await Program.run("reconciler") { reader, context in
            let postgres = FleetSettings.postgres(&reader, role: "reconciler")
            let kafka = FleetSettings.kafka(&reader, owner: context.owner)
            let cloud = CloudAdapters(&reader)
            let republishAfter = reader.seconds(.republishSeconds, in: 1...3600)
            let bucket = reader.text(.stagingBucket)
            let retention = reader.number(.stagingDays, in: 1...365)
            let platforms = FleetSettings.platforms(&reader)
            try reader.finish()

            let adapters = try await FleetAdapters.make(
                "reconciler", postgres: postgres, kafka: kafka, cloud: cloud,
                platforms: platforms, context)
            let reconciler = Reconciler(
                ledger: adapters.ledger, bus: adapters.bus, republishAfter: republishAfter)
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
                inventory: try cloud.staging(bucket: bucket), ledger: adapters.ledger,
                retention: .seconds(retention * 86_400), timing: adapters.timing)
            let clearing = PollingLoop(timing: adapters.timing, drain: context.drain, idle: .seconds(1))
            let clear: @Sendable () async throws -> Void = {
                try await clearing.run { () throws(Failure) in
                    try await janitor.runIfDue()
                } onFailure: { failure in
                    context.logger.log(failure, "The staging is cleared up later")
                }
            }
            return Program.Parts([run, clear], close: adapters.close)
        }
    }
}
