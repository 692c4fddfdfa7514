import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("items: a create whose answer was lost")
struct SettlementTests {
    /// A run whose first create call meets the fault, worked on once.
    private func world(
        _ count: Int64, _ fault: TargetFault, prepare: (World) -> Void = { _ in }
    ) async throws -> (World, RunID) {
        let world = try await World((1...count).map { WorkItem.sample($0, commentCount: 1) })
        prepare(world)
        world.target.failOnce(fault) { $0.isCreate }
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        #expect(try await world.work() == [.released])
        return (world, run)
    }

    private func expectEachOnce(_ world: World, _ count: Int) {
        #expect(world.target.issuesByItem.count == count)
        #expect(world.target.issuesByItem.values.allSatisfy { $0.count == 1 })
    }

    @Test("after the commit: parked, left alone for the settle time, then found with its key")
    func lostAfterCommit() async throws {
        let (world, run) = try await world(3, .loseAnswer)
        #expect(try await world.row(1, .items, of: run).state == .unknown)
        let before = world.target.calls.count
        for _ in 0..<7 {
            world.clock.advance(by: .seconds(10))
            try await world.work()
        }
        #expect(!world.target.calls[before...].contains { $0.isCreate || $0.isProbe })
        #expect(try await world.row(1, .items, of: run).state == .unknown)

        #expect(try await world.finish(run) == .completed)
        #expect(world.createCalls() == 1)
        expectEachOnce(world, 3)
        for id in Int64(1)...3 {
            #expect(try await world.row(id, .items, of: run).issue == world.issue(id).reference.key)
        }
    }

    @Test("an item that was found has the follow-ups that its create call would have recorded")
    func foundItemsKeepTheirFollowUps() async throws {
        let (world, run) = try await world(2, .loseAnswer)
        try await world.finish(run)
        let issue = try #require(await world.ledger.story(of: WorkItemID(1), in: run).issue)
        #expect(issue.followUps.contains(.comments) && issue.followUps.contains(.finish))
    }

    @Test("before the commit: the probe finds nothing, and it is created once")
    func lostBeforeCommit() async throws {
        let (world, run) = try await world(3, .refuse(.lostAnswer))
        #expect(try await world.finish(run) == .completed)
        #expect(world.createCalls() == 2)
        #expect(world.target.calls.contains { $0.isProbe })
        expectEachOnce(world, 3)
    }

    @Test("a request that lands after the caller gave up is found too")
    func landsLate() async throws {
        let (world, run) = try await world(3, .land)
        world.clock.advance(by: .seconds(60))
        try await world.work()
        world.target.landLateWrites()
        #expect(try await world.finish(run) == .completed)
        #expect(world.createCalls() == 1)
        expectEachOnce(world, 3)
    }

    @Test("half of a bulk create: what is there is found, the rest is created")
    func halfMade() async throws {
        let (world, run) = try await world(5, .makeSome(2))
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 5)
        #expect(world.target.calls.contains(.createIssues([3, 4, 5].map { WorkItemID($0) })))
    }

    @Test("the probe looks past the numbers that other issues took or that are missing")
    func probeBearsGaps() async throws {
        let (world, run) = try await world(2, .loseAnswer) { world in
            world.target.update { $0.nextNumber += 99 }
        }
        #expect(try await world.finish(run) == .completed)
        #expect(world.createCalls() == 1)
        expectEachOnce(world, 2)
    }

    @Test("the settle time counts from the answer's loss, not from the intent: a call may wait before it is sent")
    func settleTimeCountsFromTheLoss() async throws {
        let world = try await World([.sample(1)])
        let clock = world.clock
        world.target.failOnce(.land) { call in
            // Waiting for its share of the rate limit, the call goes out long after its intent.
            if call.isCreate { clock.advance(by: .seconds(70)) }
            return call.isCreate
        }
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        try await world.work()
        clock.advance(by: .seconds(30))
        try await world.work()
        #expect(!world.target.calls.contains { $0.isProbe })
        world.target.landLateWrites()
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 1)
    }

    @Test("a worker that died between intent and answer: its successor settles before it creates")
    func deathAfterTheIntent() async throws {
        let world = try await World((1...3).map { WorkItem.sample($0) })
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        let envelope = try #require(try await world.publish().first)
        guard
            case .claimed(let dead, _) = try await world.ledger.claimShard(
                envelope.shard, owner: "dead", lease: World.lease)
        else { throw World.NeverEnds() }
        _ = try await world.ledger.recordIntent(dead, items: [WorkItemID(1), WorkItemID(2)])
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 3)
        let creates = world.target.calls.filter(\.isCreate)
        #expect(creates == [.createIssues([WorkItemID(3)]), .createIssues([WorkItemID(1), WorkItemID(2)])])
    }

    @Test("a claim that may be over before the request is on the wire: nothing is written")
    func fenceNearItsEnd() async throws {
        let world = try await World([.sample(1)])
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        let hooks = world.hooks
        hooks.setFault { operation in
            if operation == "commit(intents)" { hooks.monotonicLead = .seconds(11) }
            return nil
        }
        #expect(try await world.work() == [.abandoned])
        #expect(world.createCalls() == 0)
        hooks.setFault(nil)
        hooks.monotonicLead = .zero
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 1)
    }

    @Test("an answer that came after a take-over is kept as evidence, and spares its successor the wait")
    func lateAnswerIsEvidence() async throws {
        let world = try await World((1...2).map { WorkItem.sample($0) })
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        world.hooks.before("commit(outcomes)") {
            world.clock.advance(by: World.lease)
            _ = try await world.ledger.expireLeases()
        }
        #expect(try await world.work() == [.abandoned])
        #expect(world.target.content.issues.count == 2)
        #expect(try await world.row(1, .items, of: run).state == .unknown)
        #expect(try await world.work() == [.completed])
        #expect(try await world.row(1, .items, of: run).issue == world.issue(1).reference.key)
        #expect(!world.target.calls.contains { $0.isProbe })
        #expect(try await world.finish(run) == .completed)
        #expect(world.createCalls() == 1)
        expectEachOnce(world, 2)
    }

    @Test("what is unknown is not given up with its shard")
    func unknownOutlivesTheAttempts() async throws {
        let world = try await World([.sample(1)], shardAttempts: 1)
        world.target.failOnce(.loseAnswer) { $0.isCreate }
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        try await world.work()
        world.source.setFault { _ in Failure(.adoUnexpectedAnswer, .retry(after: .seconds(1))) }
        world.clock.advance(by: .seconds(80))
        try await world.work()
        #expect(try await world.row(1, .items, of: run).state == .unknown)
        world.source.setFault(nil)
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 1)
    }

    @Test("an outage while a cancelled run is settled: it is looked for again, with pauses, until it is over")
    func outageOfACancelledRun() async throws {
        let (world, run) = try await world(1, .loseAnswer)
        _ = try await world.ledger.steer(run, .cancel, commandID: nil)
        world.source.setFault { _ in Failure(.adoUnavailable, .retry(after: .seconds(1))) }
        for _ in 0..<20 {
            world.clock.advance(by: .seconds(80))
            try await world.work()
            #expect(try await world.publish().isEmpty, "it is due again at once")
        }
        world.source.setFault(nil)
        world.clock.advance(by: .seconds(80))
        try await world.work()
        #expect(try await world.row(1, .items, of: run).state == .completed)
    }

    @Test("a cancelled run's unknown outcome is settled, and nothing new is written", arguments: [true, false])
    func cancelledRunSettlesOnly(isMade: Bool) async throws {
        let (world, run) = try await world(2, isMade ? .loseAnswer : .refuse(.lostAnswer))
        _ = try await world.ledger.steer(run, .cancel, commandID: nil)
        for _ in 0..<40 {
            world.clock.advance(by: .seconds(5))
            try await world.work()
        }
        let row = try await world.row(1, .items, of: run)
        #expect(row.state == (isMade ? .completed : .skipped))
        #expect(world.createCalls() == 1)
        #expect(world.target.content.issues.count == (isMade ? 2 : 0))
    }
}
