import Foundation
import Logging
import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

/// One run on in-memory ports: a real worker, and the coordinator's and reconciler's parts done by hand.
final class World: Sendable {
    /// Its third, by which the keeper of the lease is known, is no other wait's length.
    static let lease = Duration.seconds(13)
    static let settle = Duration.seconds(75)

    let clock = ManualClock()
    let ledger: InMemoryLedger
    let source: ScriptedSource
    let target: ScriptedTarget
    let staging = InMemoryStaging()
    let secrets = InMemorySecretStore()
    let drain = DrainSignal()
    let hooks = Hooks()
    let worker: ShardWorker
    let timing: Timing
    let configuration: WorkerConfiguration
    private let place: Place

    private struct Place {
        let tenant = TenantID(UUID())
        let project = ProjectID(UUID())
        let source = ConnectionID(UUID())
        let target = ConnectionID(UUID())
    }

    init(_ items: [WorkItem] = [], site: TargetSite = .sample, shardAttempts: Int = 8, sabotage: Sabotage = [])
        async throws
    {
        var content = ScriptedSource.Content()
        content.items = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
        source = ScriptedSource(content)
        target = ScriptedTarget(TargetContent(site: site))
        let clock = clock
        let hooks = hooks
        ledger = InMemoryLedger(clock: clock, sabotage: sabotage, fault: { hooks.fault(of: $0) })
        place = Place()
        timing = Timing(
            monotonic: { .seconds(clock.now.timeIntervalSince1970) + hooks.monotonicLead },
            sleep: { duration in
                // The keeper of the lease waits for its cancellation; every other wait passes in no time.
                if duration == World.lease / 3 { return try await Hooks.waitForCancellation() }
                try Task.checkCancellation()
                clock.advance(by: duration)
                try await hooks.runPending()
            }, random: { 0.5 }, now: { clock.now })
        configuration = WorkerConfiguration(
            owner: "worker", lease: Self.lease, itemsPerShard: 1,
            settlement: UnknownSettlement(wait: Self.settle), retry: RetryPolicy(shardAttempts: shardAttempts),
            overdueAfter: nil)
        worker = ShardWorker(
            ledger: ledger,
            platforms: Platforms(
                accounts: ledger, secrets: secrets, connector: ScriptedConnector(source: source, target: target)),
            staging: staging, configuration: configuration, timing: timing, drain: drain, logger: .silent)
        try await connect()
    }

    private func connect() async throws {
        try await ledger.createProject(
            Project(id: place.project, tenant: place.tenant, name: "Shop", createdAt: clock.now))
        let ado = AzureDevOpsEndpoint(
            organizationURL: "https://ado.example/acme", project: "Shop", certificateAuthority: nil)
        let jira = JiraEndpoint(
            baseURL: "https://jira.example", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)
        for (id, endpoint) in [
            (place.source, PlatformEndpoint.azureDevOps(ado)), (place.target, PlatformEndpoint.jira(jira)),
        ] {
            let arn = try await secrets.create(
                name: id.description, value: StoredConnection(endpoint: endpoint, credential: .sample).encoded(),
                token: id.description)
            try await ledger.createConnection(
                Connection(
                    id: id, tenant: place.tenant, user: UserID(UUID()), platform: endpoint.platform,
                    digests: .sample(endpoint), secretARN: arn,
                    createdAt: clock.now))
        }
    }

    /// Starts a run of all items of the source, as one level, with these phases after `prepare` and `items`.
    func start(_ phases: [Phase] = [], options: RunOptions = RunOptions()) async throws -> RunID {
        let run = Run(
            id: RunID(UUID()), tenant: place.tenant, project: place.project, source: place.source,
            target: place.target, type: .full, options: options, createdAt: clock.now)
        try await ledger.createRun(run)
        let claim = try #require(await ledger.claimPlanning(owner: "coordinator", lease: .seconds(60)))
        try await ledger.enumerate(
            claim,
            page: EnumerationPage(
                level: 0, items: source.itemIDs, isLastOfLevel: true,
                shardSize: RunPlan.shardSize(of: .items, items: source.itemIDs.count)))
        let steps: [Phase] = [.prepare, .items] + phases
        try await ledger.finishPlanning(claim, steps: steps.map { PhaseStep($0) })
        return run.id
    }

    /// The coordinator's and the reconciler's part: what may be worked on now is published.
    func publish() async throws -> [ShardEnvelope] {
        _ = try await ledger.expireLeases()
        _ = try await ledger.republish(after: .seconds(15))
        _ = try await ledger.closeSteps()
        _ = try await ledger.finishRuns()
        _ = try await ledger.openNextSteps { RunPlan.shardSize(of: $0, items: $1) }
        _ = try await ledger.admitShards(window: 100)
        let envelopes = try await ledger.shardsToPublish(limit: 1000)
        try await ledger.markPublished(envelopes)
        return envelopes
    }

    /// One look: works on everything that is due now.
    @discardableResult
    func work() async throws -> [ShardWorker.Summary] {
        var summaries: [ShardWorker.Summary] = []
        for envelope in try await publish() { summaries.append(try await worker.work(on: envelope)) }
        return summaries
    }

    /// Works until this step is open and its shards are the next to be worked on.
    func workUp(to phase: Phase, of run: RunID) async throws {
        for _ in 0..<100 {
            _ = try await ledger.closeSteps()
            _ = try await ledger.openNextSteps { RunPlan.shardSize(of: $0, items: $1) }
            if try await ledger.run(run)?.step?.phase == phase { return }
            try await work()
        }
        throw NeverEnds()
    }

    struct NeverEnds: Error {}

    /// Works, and lets time pass while nothing is due, until the run has ended.
    @discardableResult
    func finish(_ run: RunID, rounds: Int = 400) async throws -> RunState {
        for _ in 0..<rounds {
            let didWork = try await !work().isEmpty
            let state = try #require(await ledger.run(run)).state
            if state.isTerminal || state == .paused { return state }
            if !didWork { clock.advance(by: .seconds(5)) }
        }
        throw NeverEnds()
    }

    /// Works until Jira fails at the third page of the labelled issues, the first one behind what is written down.
    func interruptSweep() async throws {
        let pages = Countdown(2)
        target.setFault { call in
            guard call.isSearch, !pages.next() else { return nil }
            return .refuse(Failure(.jiraUnavailable, .retry(after: .seconds(1))))
        }
        #expect(try await work().contains(.released))
        target.setFault(nil)
    }

    func row(_ id: Int64, _ phase: Phase, of run: RunID) async throws -> OutboxItem {
        try #require(
            await ledger.story(of: WorkItemID(id), in: run).items.first { $0.step.phase == phase },
            "item \(id) has no row in \(phase)")
    }

    /// The names of what was not carried over of an item, in any phase.
    func diagnostics(_ id: Int64, of run: RunID) async throws -> [Diagnostic.Code] {
        try await ledger.story(of: WorkItemID(id), in: run).diagnostics.map(\.diagnostic.code)
    }

    /// The only issue of an item.
    func issue(_ id: Int64) throws -> TargetContent.Issue {
        let keys = target.issuesByItem[WorkItemID(id)] ?? []
        try #require(keys.count == 1, "item \(id) has \(keys.count) issues")
        return try #require(target.content.issues[keys[0]])
    }

    func createCalls() -> Int {
        target.calls.count { if case .createIssues = $0 { true } else { false } }
    }
}
