import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("items: each item becomes one issue")
struct CreationTests {
    private static func items(_ count: Int64) -> [WorkItem] { (1...count).map { WorkItem.sample($0) } }

    @Test("each item becomes one issue that carries its provenance")
    func createsOnceWithProvenance() async throws {
        let world = try await World(Self.items(120))
        let run = try await world.start()
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.content.issues.count == 120)
        for id in Int64(1)...120 {
            let draft = try world.issue(id).draft
            #expect(
                draft.provenance
                    == Provenance(
                        organization: "acme", project: "11111111-2222-3333-4444-555555555555", item: WorkItemID(id),
                        revision: 1, run: run, url: "https://ado.example/acme/_workitems/edit/\(id)"))
            #expect(Set(draft.labels.reveal()).isSuperset(of: [Provenance.label, "ado-id-\(id)"]))
        }
        #expect(world.createCalls() == 3)
    }

    @Test("a second run of the same project creates nothing")
    func secondRunCreatesNothing() async throws {
        let world = try await World(Self.items(60))
        #expect(try await world.finish(world.start()) == .completed)
        let calls = world.createCalls()
        let second = try await world.start()
        #expect(try await world.finish(second) == .completed)
        #expect(world.createCalls() == calls)
        #expect(try await world.row(7, .items, of: second).reason == "already_migrated")
    }

    @Test("what the source no longer has, or gives in another form, fails with its reason")
    func goneAndUnreadable() async throws {
        let world = try await World(Self.items(3))
        world.source.update { $0.unreadable[WorkItemID(3)] = "System.Title" }
        let run = try await world.start()
        world.source.update { $0.items[WorkItemID(2)] = nil }
        let state = try await world.finish(run)
        #expect(state == .completedWithFailures)
        #expect(try await world.row(1, .items, of: run).state == .completed)
        #expect(try await world.row(2, .items, of: run).reason == "item.gone")
        let unreadable = try await world.row(3, .items, of: run)
        #expect(unreadable.reason == "item.unreadable" && unreadable.reasonField == "System.Title")
        #expect(world.target.content.issues.count == 1)
    }

    @Test("one refused draft fails its item, and the others are created")
    func partialRejection() async throws {
        let world = try await World(Self.items(5))
        world.target.update { $0.rejection = { $0.item == WorkItemID(2) ? .rejected : nil } }
        let run = try await world.start()
        #expect(try await world.finish(run) == .completedWithFailures)
        let row = try await world.row(2, .items, of: run)
        #expect(row.state == .failed && row.reason == "jira.rejected" && row.reasonField == "summary")
        #expect(world.target.issuesByItem.count == 4)
        #expect(world.createCalls() == 1)
    }

    @Test("a call that is refused as a whole fails its fifty items, and no others")
    func wholeCallRefused() async throws {
        let world = try await World(Self.items(60))
        world.target.failOnce(.refuse(.rejected)) { $0.isCreate }
        let run = try await world.start()
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(world.target.issuesByItem.count == 10)
        let failed = try await world.ledger.outboxItems(run, state: .failed, after: nil, limit: 100)
        #expect(failed.count == 50 && failed.allSatisfy { $0.reason == "jira.rejected" })
    }

    @Test("a draft that is always put off is given up in the end, so that the run ends")
    func endlessRetryIsGivenUp() async throws {
        let world = try await World(Self.items(2))
        world.target.update {
            $0.rejection = {
                $0.item == WorkItemID(2) ? Failure(.jiraUnavailable, .retry(after: .zero), status: 500) : nil
            }
        }
        let run = try await world.start()
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try await world.row(2, .items, of: run).reason == "shard.attempts_exhausted")
        #expect(try world.issue(1).draft.item == WorkItemID(1))
    }

    @Test("throttling never counts as an attempt")
    func throttlingIsNoAttempt() async throws {
        let world = try await World(Self.items(2), shardAttempts: 3)
        let left = Countdown(20)
        world.target.setFault { $0.isCreate && left.next() ? .throttle(.seconds(10)) : nil }
        let run = try await world.start()
        #expect(try await world.finish(run) == .completed)
        #expect(world.createCalls() == 21)
        #expect(try await world.row(1, .items, of: run).attempts == 0)
        #expect(try world.issue(1).draft.item == WorkItemID(1))
    }

    @Test("an outage pauses the run after the policy's attempts; nothing is given up, and it goes on after it")
    func outageParks() async throws {
        let world = try await World(Self.items(2), shardAttempts: 3)
        world.target.setFault {
            $0.isCreate ? .refuse(Failure(.httpUnreachable, .retry(after: .seconds(1)))) : nil
        }
        let run = try await world.start()
        #expect(try await world.finish(run) == .paused)
        #expect(world.createCalls() == 3)
        #expect(try await world.ledger.run(run)?.failure == .httpUnreachable)
        #expect(try await world.row(1, .items, of: run).state == .pending)
        world.target.setFault(nil)
        _ = try await world.ledger.steer(run, .resume, commandID: nil)
        #expect(try await world.finish(run) == .completed)
    }

    @Test("a pause between two batches stops before the second, and is no attempt")
    func pauseBetweenBatches() async throws {
        let world = try await World(Self.items(60))
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        world.hooks.before("commit(outcomes)") {
            _ = try await world.ledger.steer(run, .pause, commandID: nil)
        }
        #expect(try await world.work() == [.released])
        #expect(world.target.content.issues.count == 50)
        #expect(try await world.publish().isEmpty)
        _ = try await world.ledger.steer(run, .resume, commandID: nil)
        let envelope = try #require(try await world.publish().first)
        guard
            case .claimed(let claim, _) = try await world.ledger.claimShard(
                envelope.shard, owner: "test", lease: World.lease)
        else {
            Issue.record("the shard is not ready")
            return
        }
        #expect(claim.attempts == 0)
        try await world.ledger.release(claim, after: .zero, countsAsAttempt: false)
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.issuesByItem.values.allSatisfy { $0.count == 1 })
        #expect(world.target.issuesByItem.count == 60)
    }

    @Test("a refused token pauses the run with its cause, and it goes on after it was mended")
    func parksTheRun() async throws {
        let world = try await World(Self.items(3))
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        world.target.setFault { $0.isCreate ? .refuse(.unauthorized) : nil }
        #expect(try await world.work() == [.parked])
        let parked = try #require(await world.ledger.run(run))
        #expect(parked.state == .paused && parked.failure == .jiraUnauthorized)
        world.target.setFault(nil)
        _ = try await world.ledger.steer(run, .resume, commandID: nil)
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.issuesByItem.count == 3)
    }

    @Test("a secret that is gone pauses the run")
    func missingSecretParks() async throws {
        let world = try await World(Self.items(1))
        let run = try await world.start()
        world.secrets.setFault(Failure(.secretNotFound, .parkRun))
        #expect(try await world.work() == [.parked])
        #expect(try await world.ledger.run(run)?.failure == .secretNotFound)
    }

    @Test("a process that is told to end gives the shard back and writes nothing")
    func drainReleases() async throws {
        let world = try await World(Self.items(3))
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        world.drain.raise()
        #expect(try await world.work() == [.released])
        #expect(world.createCalls() == 0)
        #expect(try await world.row(1, .items, of: run).state == .pending)
        #expect(try await world.ledger.run(run)?.state == .running)
    }
}
