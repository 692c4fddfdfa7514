import MigraytCoordinator
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@Suite("the relay: a mark is cleared after the delivery, never before")
struct ShardRelayTests {
    private func desk(shards: Int64) async throws -> Desk {
        let desk = try await Desk((1...shards * 100).map { .sample($0) })
        _ = try await desk.newRun()
        _ = try await desk.planner.runOnce()
        return desk
    }

    private func published(_ desk: Desk) throws -> [ShardEnvelope] {
        try desk.bus.messages(in: .shards).map { try ShardEnvelope(decoding: $0.value) }
    }

    /// Ends the open step's shards without doing their work.
    private func finishAll(_ desk: Desk) async throws {
        for envelope in try published(desk) {
            guard
                case .claimed(let claim, _) = try await desk.ledger.claimShard(
                    envelope.shard, owner: "worker", lease: .seconds(12))
            else { continue }
            try await desk.ledger.record(
                claim, try await desk.ledger.items(of: claim).map { ItemOutcome($0.item, .skipped(reason: "test")) })
            try await desk.ledger.complete(claim)
        }
        _ = try await desk.ledger.closeSteps()
    }

    @Test("opens the first step and publishes its shard, once")
    func publishes() async throws {
        let desk = try await desk(shards: 1)
        let summary = try await desk.relay.runOnce()
        #expect(summary.opened == 1 && summary.admitted == 1 && summary.published == 1 && !summary.isIdle)
        #expect(try published(desk).map(\.step) == [PhaseStep(.prepare)])
        #expect(try await desk.relay.runOnce().isIdle)
    }

    @Test("no more shards of a run are out than the window allows")
    func window() async throws {
        let desk = try await desk(shards: 5)
        // `prepare`, then the level without epics.
        for _ in 0..<2 {
            _ = try await desk.relay.runOnce()
            try await finishAll(desk)
        }
        let before = try published(desk).count
        _ = try await desk.relay.runOnce()
        #expect(try published(desk).count - before == 3)
        try await finishAll(desk)
        let last = try await desk.relay.runOnce()
        // What was published lets in no others before some of it is done.
        #expect(last.published == 2 && last.isIdle)
    }

    @Test("a broker that does not take a message: it is sent again", arguments: [BusFault.refuse, .loseReport])
    func brokerFails(fault: BusFault) async throws {
        let desk = try await desk(shards: 1)
        desk.bus.setFault { _ in fault }
        await #expect(throws: Failure.self) { try await desk.relay.runOnce() }
        desk.bus.setFault(nil)
        #expect(try await desk.relay.runOnce().published == 1)
        #expect(try published(desk).count == (fault == .refuse ? 1 : 2))
        #expect(try await desk.relay.runOnce().isIdle)
    }

    @Test("a database that dies between delivery and mark: sent twice, never forgotten")
    func markIsLost() async throws {
        let desk = try await desk(shards: 1)
        desk.setFault { $0 == "markPublished(_:)" ? .beforeCommit : nil }
        await #expect(throws: Failure.self) { try await desk.relay.runOnce() }
        desk.setFault(nil)
        #expect(try await desk.relay.runOnce().published == 1)
        #expect(try published(desk).count == 2)
    }

    @Test("one message that fails does not keep the marks of those that were delivered")
    func partOfABatch() async throws {
        let desk = try await desk(shards: 3)
        for _ in 0..<2 {
            _ = try await desk.relay.runOnce()
            try await finishAll(desk)
        }
        let before = try published(desk).count
        let left = Countdown(1)
        desk.bus.setFault { _ in left.next() ? .refuse : nil }
        await #expect(throws: Failure.self) { try await desk.relay.runOnce() }
        #expect(try await desk.relay.runOnce().published == 1)
        #expect(try published(desk).count - before == 3)
    }

    @Test("messages hold ids and numbers only")
    func idsOnly() async throws {
        let desk = try await Desk([.sample(1, title: "Secret plan")])
        _ = try await desk.newRun()
        _ = try await desk.planner.runOnce()
        _ = try await desk.relay.runOnce()
        let message = try #require(desk.bus.messages(in: .shards).first)
        let members = try #require(try JSONParser.parse(message.value).object)
        #expect(Set(members.keys) == ["version", "run", "phase", "level", "shard", "fence", "items"])
    }
}
