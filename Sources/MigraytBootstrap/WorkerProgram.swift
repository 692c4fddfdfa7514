import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytWorker

/// The worker: settings → adapters → loop, or one shard for a process that is another worker's child. It listens on no
/// port.
public enum WorkerProgram {
    /// What the other shards of a process that gives itself up have for coming to a safe point.
    private static let longestGrace = Duration.seconds(20)

    public static func run() async -> Never {
        await Program.run("worker") { reader, context in
            let postgres = FleetSettings.postgres(&reader, role: "worker")
            let kafka = FleetSettings.kafka(&reader, owner: context.owner)
            let cloud = CloudAdapters(&reader)
            let bucket = reader.text(.stagingBucket)
            let configuration = WorkerConfiguration(
                owner: context.owner, lease: reader.seconds(.leaseSeconds, in: 3...600),
                shards: reader.number(.workerShards, in: 1...64),
                itemsPerShard: reader.number(.workerItems, in: 1...64),
                settlement: UnknownSettlement(wait: reader.seconds(.settleSeconds, in: 1...3600)))
            let stall = reader.seconds(.stallSeconds, in: 3...86_400)
            let platforms = FleetSettings.platforms(&reader)
            try reader.finish()

            let adapters = try await FleetAdapters.make(
                "worker", postgres: postgres, kafka: kafka, cloud: cloud,
                platforms: platforms, context)
            let order = ChildProcess.Order(Array(CommandLine.arguments.dropFirst()))
            let watch = WorkWatch(limit: stall)
            let claims = ClaimWatch(
                ledger: adapters.ledger, lease: configuration.lease, timing: adapters.timing)
            StallWatchdog(
                watch: watch, drain: context.drain, grace: order == nil ? min(stall, longestGrace) : .zero,
                logger: context.logger
            ).start()
            let worker = ShardWorker(
                ledger: adapters.ledger, platforms: adapters.platforms, staging: try cloud.staging(bucket: bucket),
                isolation: order == nil
                    ? ChildProcess(
                        secrets: context.secrets, forsaken: claims.waitUntilForsaken, drain: context.drain) : nil,
                watch: watch,
                configuration: configuration,
                timing: adapters.timing, drain: context.drain, logger: context.logger)
            if let order {
                ChildProcess.followParent(context.drain)
                let resume: @Sendable () async throws -> Void = {
                    _ = try await worker.resume(order.shard, fence: order.fence)
                }
                return Program.Parts([resume], close: adapters.close)
            }
            let loop = WorkerLoop(
                bus: adapters.bus, worker: worker, configuration: configuration, timing: adapters.timing,
                drain: context.drain, logger: context.logger)
            return Program.Parts([loop.run], close: adapters.close)
        }
    }
}
