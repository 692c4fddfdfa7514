import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Synchronization
import Testing

@Suite("crashes: an item that kills its workers is given up, and no other")
struct CrashTests {
    private static func items(_ count: Int64) -> [WorkItem] { (1...count).map { WorkItem.sample($0) } }

    /// A process of its own for one shard, which dies as it is told.
    private final class ScriptedIsolation: ShardIsolation {
        private let child: ShardWorker
        private let death: @Sendable (ShardClaim, Int) async throws -> IsolationEnd?
        private let lives = Mutex(0)

        init(_ world: World, death: @escaping @Sendable (ShardClaim, Int) async throws -> IsolationEnd?) {
            child = world.worker
            self.death = death
        }

        var count: Int { lives.withLock { $0 } }

        func work(on claim: ShardClaim) async -> IsolationEnd {
            let life = lives.withLock { lives in
                lives += 1
                return lives
            }
            if let end = try? await death(claim, life) { return end }
            let summary = try? await child.resume(claim.shard, fence: claim.fence)
            return summary == nil ? .failed : .ended
        }
    }

    private func worker(_ world: World, _ isolation: ScriptedIsolation) -> ShardWorker {
        ShardWorker(
            ledger: world.ledger,
            platforms: Platforms(
                accounts: world.ledger, secrets: world.secrets,
                connector: ScriptedConnector(source: world.source, target: world.target)),
            staging: world.staging, isolation: isolation, configuration: world.configuration, timing: world.timing,
            drain: world.drain, logger: .silent)
    }

    /// A worker takes the shard of `items` and dies.
    private func dieHoldingTheItems(_ world: World, _ run: RunID) async throws {
        try await world.workUp(to: .items, of: run)
        let shard = try #require(try await world.publish().first).shard
        _ = try await world.ledger.claimShard(shard, owner: "dead", lease: World.lease)
        world.clock.advance(by: World.lease + .seconds(1))
    }

    private func finish(_ world: World, _ worker: ShardWorker, _ run: RunID) async throws -> RunState {
        for _ in 0..<100 {
            for envelope in try await world.publish() { _ = try await worker.work(on: envelope) }
            let state = try #require(await world.ledger.run(run)).state
            if state.isTerminal { return state }
            world.clock.advance(by: .seconds(5))
        }
        throw World.NeverEnds()
    }

    @Test("the shard of a dead holder is worked on apart, and nothing is given up when it lives")
    func innocent() async throws {
        let world = try await World(Self.items(60))
        let run = try await world.start()
        try await dieHoldingTheItems(world, run)
        let isolation = ScriptedIsolation(world) { _, _ in nil }
        #expect(try await finish(world, worker(world, isolation), run) == .completed)
        #expect(isolation.count == 1)
        // Fifty in a call, as ever: one death of a worker says nothing about the items.
        #expect(world.createCalls() == 2)
        #expect(world.target.content.issues.count == 60)
    }

    @Test("a process that its parent killed is no crash and no attempt, and nothing is given up however often")
    func killed() async throws {
        let world = try await World(Self.items(5))
        let run = try await world.start()
        try await dieHoldingTheItems(world, run)
        let ledger = world.ledger
        let isolation = ScriptedIsolation(world) { claim, life in
            guard life <= 10 else { return nil }
            // It was stopped with an item in hand, and its lease ran out.
            try await ledger.hold(claim, item: WorkItemID(3))
            world.clock.advance(by: World.lease + .seconds(1))
            return .killed
        }
        #expect(try await finish(world, worker(world, isolation), run) == .completed)
        #expect(isolation.count == 11)
        #expect(world.target.content.issues.count == 5)
        #expect(try await ledger.countFailedItems(run, FailedItemSelection()).items == 0)
    }

    @Test("the third death gives up the item in hand, and all others are completed")
    func poison() async throws {
        let world = try await World(Self.items(5))
        let run = try await world.start()
        try await dieHoldingTheItems(world, run)
        let ledger = world.ledger
        let isolation = ScriptedIsolation(world) { claim, life in
            if life == 1 { return .crashed }
            let open = try await ledger.items(of: claim).filter { !$0.state.isTerminal }
            guard open.contains(where: { $0.item == WorkItemID(3) }) else { return nil }
            try await ledger.hold(claim, item: WorkItemID(3))
            return .crashed
        }
        #expect(try await finish(world, worker(world, isolation), run) == .completedWithFailures)
        #expect(isolation.count == 3)
        #expect(try await world.row(3, .items, of: run).reason == "item.poison")
        #expect(world.target.content.issues.count == 4)
        let letters = try await ledger.failedItems(run, FailedItemSelection(), after: nil, limit: 9)
        #expect(letters.map(\.item) == [WorkItemID(3)] && letters.map(\.code) == [.itemPoison])
    }

    @Test("an item that killed its worker while it was sent is settled before it is given up, and its issue is kept")
    func poisonWithUnknownOutcome() async throws {
        let world = try await World(Self.items(2))
        let run = try await world.start()
        try await dieHoldingTheItems(world, run)
        let (ledger, target) = (world.ledger, world.target)
        let isolation = ScriptedIsolation(world) { claim, life in
            if life == 1 { return .crashed }
            guard life == 2 else { return nil }
            try await ledger.hold(claim, item: WorkItemID(1))
            _ = try await ledger.recordIntent(claim, items: [WorkItemID(1)])
            let site = try #require(try await ledger.site(of: claim.run.id))
            let draft = IssueDraft.sample(1, run: claim.run.id)
            _ = try await target.createIssues([draft], site: site)
            return .crashed
        }
        #expect(try await finish(world, worker(world, isolation), run) == .completedWithFailures)
        let row = try await world.row(1, .items, of: run)
        #expect(row.state == .failed && row.reason == "item.poison" && row.issue != nil)
        #expect(world.target.issuesByItem.allSatisfy { $0.value.count == 1 })

        // What is left of it is done by its replay, and no second issue is made.
        let replay = RunID(SequentialIDs(seed: 5).next())
        #expect(try await ledger.replay(run, FailedItemSelection(), as: replay, commandID: nil) == 1)
        let claim = try #require(await ledger.claimPlanning(owner: "coordinator", lease: .seconds(60)))
        try await ledger.enumerate(
            claim, page: EnumerationPage(level: 0, items: [WorkItemID(1)], isLastOfLevel: true, shardSize: 100))
        try await ledger.finishPlanning(
            claim, steps: [.prepare, .items, .attachments, .comments, .links, .finish, .verify].map { PhaseStep($0) })
        #expect(try await world.finish(replay) == .completed)
        #expect(try await world.row(1, .verify, of: replay).state == .completed)
        #expect(world.target.issuesByItem.allSatisfy { $0.value.count == 1 })
    }

    @Test("one item that fails its shard again and again is failed alone")
    func failsAlone() async throws {
        let world = try await World(Self.items(5))
        world.source.setFault { call in
            guard case .workItems(let ids) = call, ids.contains(WorkItemID(4)) else { return nil }
            return Failure(.adoUnexpectedAnswer, .retry(after: .seconds(1)))
        }
        let run = try await world.start()
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try await world.row(4, .items, of: run).reason == "shard.attempts_exhausted")
        #expect(world.target.content.issues.count == 4)
    }

    @Test("a platform that fails every item is away: the run waits for a person, and nothing is given up")
    func outage() async throws {
        let world = try await World(Self.items(3))
        world.target.setFault { $0.isCreate ? .refuse(Failure(.jiraUnavailable, .retry(after: .seconds(1)))) : nil }
        let run = try await world.start()
        #expect(try await world.finish(run) == .paused)
        world.target.setFault(nil)
        _ = try await world.ledger.steer(run, .resume, commandID: nil)
        #expect(try await world.finish(run) == .completed)
    }

    @Test("a shard whose message nobody reads is taken all the same")
    func overdue() async throws {
        let world = try await World(Self.items(2))
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        _ = try await world.publish()
        let overdue = OverdueShards(ledger: world.ledger, after: .seconds(2), timing: world.timing)
        #expect(try await !world.worker.workOnOverdue(overdue))
        world.clock.advance(by: .seconds(3))
        #expect(try await world.worker.workOnOverdue(overdue))
        #expect(world.target.content.issues.count == 2)
    }
}
