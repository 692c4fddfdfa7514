import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization
import Testing

@testable import MigraytWorker

@Suite("signs of life: a shard that hangs is told from one that waits")
struct WorkWatchTests {
    private static let limit = Duration.seconds(60)

    private func claim(_ world: World) async throws -> ShardClaim {
        _ = try await world.start()
        let shard = try #require(try await world.publish().first).shard
        let outcome = try await world.ledger.claimShard(shard, owner: "w", lease: World.lease)
        guard case .claimed(let claim, _) = outcome else { throw World.NeverEnds() }
        return claim
    }

    /// Looks each second for so long.
    private func look(_ watch: WorkWatch, seconds: Int, each: (Int) -> Void = { _ in }) -> Int {
        var stalled = 0
        for second in 1...seconds {
            each(second)
            stalled = watch.look(after: .seconds(1)).count
        }
        return stalled
    }

    /// Runs a test's looks while a shard is worked on.
    private func during(_ looks: @Sendable (WorkWatch, WorkProgress) async -> Void) async throws {
        let watch = WorkWatch(limit: Self.limit)
        let claim = try await claim(try await World([.sample(1)]))
        try await watch.watching(claim) { () async throws(Failure) in
            if let progress = WorkProgress.current { await looks(watch, progress) }
        }
        #expect(look(watch, seconds: 100) == 0, "work that has ended is not watched")
    }

    @Test("silence up to the limit is none, and then the shard hangs")
    func silence() async throws {
        try await during { watch, _ in
            #expect(look(watch, seconds: 59) == 0)
            #expect(look(watch, seconds: 1) == 1)
        }
    }

    @Test("each sign begins the silence anew")
    func signs() async throws {
        try await during { watch, progress in
            #expect(look(watch, seconds: 300) { if $0.isMultiple(of: 50) { progress.mark() } } == 0)
            #expect(look(watch, seconds: 60) == 1)
        }
    }

    @Test("a wait for a rate limit may last, and silence begins after it")
    func waiting() async throws {
        try await during { watch, progress in
            progress.beginWaiting()
            #expect(look(watch, seconds: 3600) == 0)
            progress.endWaiting()
            #expect(look(watch, seconds: 60) == 0)
            #expect(look(watch, seconds: 1) == 1)
        }
    }

    @Test("a process that was stopped has not been silent")
    func stopped() async throws {
        try await during { watch, _ in
            #expect(watch.look(after: .seconds(36_000)).isEmpty)
            #expect(look(watch, seconds: 54) == 0)
            #expect(look(watch, seconds: 1) == 1)
        }
    }

    @Test("work that goes on leaves signs")
    func realWork() async throws {
        let world = try await World([.sample(1), .sample(2)])
        let watch = WorkWatch(limit: Self.limit)
        let worker = ShardWorker(
            ledger: world.ledger,
            platforms: Platforms(
                accounts: world.ledger, secrets: world.secrets,
                connector: ScriptedConnector(source: world.source, target: world.target)),
            staging: world.staging, watch: watch, configuration: world.configuration, timing: world.timing,
            drain: world.drain, logger: .silent)
        let id = try await world.start()
        try await world.workUp(to: .items, of: id)
        let readings = Mutex<[WorkProgress.Reading]>([])
        world.hooks.setFault { _ in
            if let progress = WorkProgress.current { readings.withLock { $0.append(progress.reading) } }
            return nil
        }
        for envelope in try await world.publish() { _ = try await worker.work(on: envelope) }
        let marks = readings.withLock { $0.map(\.marks) }
        #expect(Set(marks).count > 1, "\(marks)")
        #expect(marks == marks.sorted())
    }
}
