import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization
import Testing

@testable import MigraytWorker

@Suite("overdue shards: one look for all places of a worker")
struct OverdueShardsTests {
    private func world(shards: Int64) async throws -> (World, [ShardID]) {
        let world = try await World((1...shards * 100).map { .sample($0) })
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        return (world, try await world.publish().map(\.shard))
    }

    @Test("each goes to one place, and the ledger is asked once in half the time that a shard may wait")
    func oneLook() async throws {
        let (world, shards) = try await world(shards: 2)
        try #require(shards.count == 2)
        let overdue = OverdueShards(ledger: world.ledger, after: .seconds(2), timing: world.timing)
        let looks = Mutex(0)
        world.hooks.setFault { name in
            if name.hasPrefix("overdueShards") { looks.withLock { $0 += 1 } }
            return nil
        }
        world.clock.advance(by: .seconds(2))
        var taken: Set<ShardID> = []
        for _ in 0..<9 { if let shard = try await overdue.next(urgent: false) { taken.insert(shard) } }
        #expect(taken == Set(shards) && looks.withLock { $0 } == 1)
        world.clock.advance(by: .seconds(1))
        // Nobody took them up, so they are overdue still.
        #expect(try await overdue.next(urgent: false) != nil && looks.withLock { $0 } == 2)
    }

    @Test("those of the dead wait half as long, and a place for them takes no other")
    func abandoned() async throws {
        let (world, shards) = try await world(shards: 3)
        guard
            case .claimed = try await world.ledger.claimShard(shards[0], owner: "another", lease: .seconds(1)),
            case .claimed = try await world.ledger.claimShard(shards[2], owner: "a third", lease: .seconds(60))
        else { throw Failure(.ledgerFenceLost, .failItem) }
        world.clock.advance(by: .milliseconds(1_500))
        #expect(try await world.ledger.expireLeases() == 1)
        _ = try await world.publish()
        let overdue = OverdueShards(ledger: world.ledger, after: .seconds(2), timing: world.timing)
        #expect(try await overdue.next(urgent: true) == nil)
        world.clock.advance(by: .seconds(1))
        #expect(try await overdue.next(urgent: true) == shards[0])
        #expect(try await overdue.next(urgent: true) == nil)
        #expect(try await overdue.next(urgent: false) == shards[1])
    }

    @Test("a run of which nobody has anything in hand does not wait for those that fill all places")
    func starved() async throws {
        let (world, shards) = try await world(shards: 2)
        let overdue = OverdueShards(ledger: world.ledger, after: .seconds(2), timing: world.timing)
        #expect(try await overdue.next(urgent: true) == nil)
        world.clock.advance(by: .seconds(1))
        let first = try #require(try await overdue.next(urgent: true))
        #expect(shards.contains(first))
        guard case .claimed = try await world.ledger.claimShard(first, owner: "another", lease: .seconds(60)) else {
            throw Failure(.ledgerFenceLost, .failItem)
        }
        world.clock.advance(by: .seconds(1))
        // The other one waits like anybody's.
        #expect(try await overdue.next(urgent: true) == nil)
    }
}
