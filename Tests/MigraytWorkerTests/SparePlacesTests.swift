import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Synchronization
import Testing

@Suite("spare places: the shards of dead workers do not wait for the living", .timeLimit(.minutes(1)))
struct SparePlacesTests {
    /// Gives out no secret before it is told to: whoever works on a shard of a living worker stays at its beginning.
    private final class HeldSecrets: SecretStore {
        private struct State {
            var isOpen = false
            var held: [CheckedContinuation<Void, Never>] = []
        }

        private let secrets: any SecretStore
        private let state = Mutex(State())

        init(_ secrets: any SecretStore) { self.secrets = secrets }

        var held: Int { state.withLock { $0.held.count } }

        func open() {
            let held = state.withLock { state in
                state.isOpen = true
                return state.held
            }
            for continuation in held { continuation.resume() }
        }

        func value(of arn: String) async throws(Failure) -> Sensitive<String> {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.held.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
            return try await secrets.value(of: arn)
        }

        func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String {
            try await secrets.create(name: name, value: value, token: token)
        }

        func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {
            try await secrets.replace(arn, value: value, token: token)
        }

        func delete(_ arn: String) async throws(Failure) { try await secrets.delete(arn) }
    }

    /// Writes down which shards of the dead it was given.
    private final class CountingIsolation: ShardIsolation {
        private let taken = Mutex<[ShardID]>([])
        var shards: [ShardID] { taken.withLock { $0 } }

        func work(on claim: ShardClaim) async -> IsolationEnd {
            taken.withLock { $0.append(claim.shard) }
            return .ended
        }
    }

    @Test("a dead worker's shard is taken up although every other place is at work")
    func aSpareIsLeft() async throws {
        let world = try await World((1...350).map { .sample($0) })
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        let shards = try await world.publish()
        try #require(shards.count == 4)
        let dead = shards[0]
        // Longer than idle places wait until the others have their shards, each wait a second or two.
        _ = try await world.ledger.claimShard(dead.shard, owner: "another", lease: .seconds(3_600))
        // As long as one of its shards is in hand, a run that waits is in no hurry: no spare place takes one of it.
        _ = try await world.ledger.claimShard(shards[1].shard, owner: "a third", lease: .seconds(36_000))

        var configuration = world.configuration
        configuration.shards = 1
        configuration.overdueAfter = .seconds(2)
        let secrets = HeldSecrets(world.secrets)
        let isolation = CountingIsolation()
        let worker = ShardWorker(
            ledger: world.ledger,
            platforms: Platforms(
                accounts: world.ledger, secrets: secrets,
                connector: ScriptedConnector(source: world.source, target: world.target)),
            staging: world.staging, isolation: isolation, configuration: configuration, timing: world.timing,
            drain: world.drain, logger: .silent)
        let bus = InMemoryMessageBus(partitions: 1)
        let loop = WorkerLoop(
            bus: bus, worker: worker, configuration: configuration, timing: world.timing, drain: world.drain,
            logger: .silent)
        for shard in shards.dropFirst(2) {
            try await bus.send(OutgoingMessage(topic: .shards, key: shard.shard.description, value: shard.encoded()))
        }

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await loop.run() }
            // One is in the hand of the place that pulls messages, the other in that of the place for what nobody came for.
            while secrets.held < 2 { await Task.yield() }
            // No reconciler is there to end its lease.
            world.clock.advance(by: .seconds(3_600))
            // Time passes by the waits of idle places; without one it passes here, and not for ever.
            for _ in 0..<100_000 where !isolation.shards.contains(dead.shard) {
                world.clock.advance(by: .milliseconds(10))
                await Task.yield()
            }
            #expect(isolation.shards.contains(dead.shard))
            #expect(secrets.held == 2, "the shards of the living are worked on still")
            secrets.open()
            world.drain.raise()
            try await group.waitForAll()
        }
    }
}
