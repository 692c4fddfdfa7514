import Foundation
import MigraytModel
import MigraytPorts
import MigraytReconciler
import MigraytTestKit
import Testing

@Suite("the reconciler's rounds")
struct ReconcilerTests {
    private let clock = ManualClock()
    private let bus = InMemoryMessageBus()
    private let ledger: InMemoryLedger
    private let reconciler: Reconciler

    init() {
        ledger = InMemoryLedger(clock: clock)
        reconciler = Reconciler(ledger: ledger, bus: bus, republishAfter: .seconds(15))
    }

    /// A run of one level with three items in one shard, which is published.
    private func run(_ steps: [Phase] = [.items]) async throws -> (RunID, ShardEnvelope) {
        let tenant = TenantID(UUID())
        let project = Project(id: ProjectID(UUID()), tenant: tenant, name: "Shop", createdAt: clock.now)
        try await ledger.createProject(project)
        let endpoint = PlatformEndpoint.azureDevOps(
            AzureDevOpsEndpoint(organizationURL: "https://ado.example/acme", project: "Shop", certificateAuthority: nil)
        )
        let connection = Connection(
            id: ConnectionID(UUID()), tenant: tenant, user: UserID(UUID()), platform: endpoint.platform,
            digests: .sample(endpoint), secretARN: "arn",
            createdAt: clock.now)
        try await ledger.createConnection(connection)
        let run = Run(
            id: RunID(UUID()), tenant: tenant, project: project.id, source: connection.id, target: connection.id,
            type: .full, options: RunOptions(), createdAt: clock.now)
        try await ledger.createRun(run)
        let claim = try #require(await ledger.claimPlanning(owner: "planner", lease: .seconds(60)))
        try await ledger.enumerate(
            claim,
            page: EnumerationPage(
                level: 0, items: [1, 2, 3].map { WorkItemID($0) }, isLastOfLevel: true, shardSize: 100))
        try await ledger.finishPlanning(claim, steps: steps.map { PhaseStep($0) })
        _ = try await ledger.openNextSteps { _, _ in 100 }
        _ = try await ledger.admitShards(window: 10)
        return (run.id, try #require(try await publish().first))
    }

    private func publish() async throws -> [ShardEnvelope] {
        let envelopes = try await ledger.shardsToPublish(limit: 10)
        try await ledger.markPublished(envelopes)
        return envelopes
    }

    private func claim(_ envelope: ShardEnvelope) async throws -> ShardClaim {
        let outcome = try await ledger.claimShard(envelope.shard, owner: "worker", lease: .seconds(12))
        guard case .claimed(let claim, _) = outcome else { throw Failure(.ledgerFenceLost, .failItem) }
        return claim
    }

    private func events() throws -> [JSON] { try bus.messages(in: .events).map { try JSONParser.parse($0.value) } }

    @Test("a message that was never delivered is published again, and the summary says so")
    func lostMessage() async throws {
        let (_, envelope) = try await run()
        clock.advance(by: .seconds(14))
        #expect(try await reconciler.runOnce().republished == 0)
        clock.advance(by: .seconds(1))
        #expect(try await reconciler.runOnce().republished == 1)
        #expect(try await publish().map(\.shard) == [envelope.shard])
    }

    @Test("the shard of a worker that vanished is freed, and what it intended is unknown")
    func vanishedWorker() async throws {
        let (_, envelope) = try await run()
        let claim = try await claim(envelope)
        _ = try await ledger.recordIntent(claim, items: [WorkItemID(1)])
        clock.advance(by: .seconds(12))
        let summary = try await reconciler.runOnce()
        #expect(summary.expired == 1)
        #expect(try await ledger.items(of: claim).map(\.state) == [.unknown, .pending, .pending])
        #expect(try await publish().count == 1)
    }

    @Test("an open item keeps its step open; the last one closes it and ends the run, in one round")
    func closes() async throws {
        let (run, envelope) = try await run()
        let claim = try await claim(envelope)
        try await ledger.record(claim, [1, 2].map { ItemOutcome(WorkItemID($0), .skipped(reason: "test")) })
        #expect(try await reconciler.runOnce().closedSteps == 0)
        try await ledger.record(claim, [ItemOutcome(WorkItemID(3), .failed(.itemGone, field: nil))])
        try await ledger.complete(claim)
        let summary = try await reconciler.runOnce()
        #expect(summary.closedSteps == 1 && summary.finishedRuns == 1 && !summary.isIdle)
        #expect(try await ledger.run(run)?.state == .completedWithFailures)
        let last = try await reconciler.runOnce()
        #expect(last.isIdle && last.expired == 0 && last.republished == 0)
    }

    @Test("a step that is not the last one is closed and told of in one round, and nothing is left for one at once")
    func closesAStep() async throws {
        let (_, envelope) = try await run([.items, .verify])
        let claim = try await claim(envelope)
        try await ledger.record(claim, [1, 2, 3].map { ItemOutcome(WorkItemID($0), .skipped(reason: "test")) })
        try await ledger.complete(claim)
        let summary = try await reconciler.runOnce()
        #expect(summary.closedSteps == 1 && summary.finishedRuns == 0 && summary.isIdle)
        #expect(try events().last { $0["type"]?.string == "ai.migrayt.phase.closed" } != nil)
    }

    @Test("news that were sent are no reason to look again at once: while a run is worked on there are always some")
    func newsAreNoWork() async throws {
        let (_, envelope) = try await run()
        let claim = try await claim(envelope)
        try await ledger.record(claim, [ItemOutcome(WorkItemID(1), .skipped(reason: "test"))])
        let summary = try await reconciler.runOnce()
        #expect(summary.events > 0 && summary.isIdle)
    }

    @Test("events are CloudEvents in the order of happening, each once, keyed by their run")
    func eventsInOrder() async throws {
        let (run, envelope) = try await run()
        let claim = try await claim(envelope)
        try await ledger.record(claim, [1, 2, 3].map { ItemOutcome(WorkItemID($0), .skipped(reason: "test")) })
        try await ledger.complete(claim)
        _ = try await reconciler.runOnce()
        let events = try events()
        let types = events.compactMap { $0["type"]?.string }
        let expected = ["run.created", "phase.opened", "phase.closed", "run.completed"].map { "ai.migrayt.\($0)" }
        #expect(types.filter { expected.contains($0) } == expected)
        let ids = events.compactMap { $0["id"]?.string.flatMap { Int64($0) } }
        #expect(ids == ids.sorted() && Set(ids).count == events.count)
        #expect(events.allSatisfy { $0["specversion"]?.string == "1.0" && $0["subject"]?.string == run.description })
        #expect(bus.messages(in: .events).allSatisfy { $0.key == run.description })
        let end = try #require(events.last { $0["type"]?.string == "ai.migrayt.run.completed" })
        #expect(end["data"]?["state"]?.string == "COMPLETED" && end["data"]?["finished"]?.integer == 3)
    }

    @Test(
        "a broker that fails in the middle: no event is lost, the order stays",
        arguments: [BusFault.refuse, .loseReport])
    func eventsAtLeastOnce(fault: BusFault) async throws {
        _ = try await run()
        let broken = try #require(try await ledger.eventsToPublish(limit: 100).dropFirst().first)
        let value = CloudEvent(broken).encoded()
        bus.setFault { $0.value == value ? fault : nil }
        await #expect(throws: Failure.self) { try await reconciler.runOnce() }
        bus.setFault(nil)
        _ = try await reconciler.runOnce()
        let ids = try events().compactMap { $0["id"]?.string.flatMap { Int64($0) } }
        var seen: Set<Int64> = []
        let first = ids.filter { seen.insert($0).inserted }
        #expect(first == first.sorted() && first.contains(broken.id))
        #expect(ids.count - first.count == (fault == .loseReport ? 1 : 0))
        #expect(try await ledger.eventsToPublish(limit: 100).isEmpty)
    }

    @Test("a broker that is away holds back events only: shards are freed and steps are closed")
    func brokerAway() async throws {
        let (run, envelope) = try await run()
        let claim = try await claim(envelope)
        try await ledger.record(claim, [1, 2, 3].map { ItemOutcome(WorkItemID($0), .skipped(reason: "test")) })
        try await ledger.complete(claim)
        bus.setFault { _ in .refuse }
        await #expect(throws: Failure.self) { try await reconciler.runOnce() }
        #expect(try await ledger.run(run)?.state == .completed)
    }
}
