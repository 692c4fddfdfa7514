import Foundation
import Logging
import MigraytCoordinator
import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import Testing

/// A coordinator's parts on in-memory ports, with one project.
final class Desk: Sendable {
    let clock = ManualClock()
    let ledger: InMemoryLedger
    let bus = InMemoryMessageBus(partitions: 1)
    let source: ScriptedSource
    let drain = DrainSignal()
    private let faults = LedgerFaults()
    let planner: RunPlanner
    let relay: ShardRelay
    let commands: CommandReceiver
    private let tenant = TenantID(UUID())
    private let project = ProjectID(UUID())
    private let connections = (source: ConnectionID(UUID()), target: ConnectionID(UUID()))
    private let secrets = InMemorySecretStore()

    static let planningLease = Duration.seconds(120)

    init(_ items: [WorkItem] = [], bus other: (any MessageBus)? = nil) async throws {
        var content = ScriptedSource.Content()
        content.items = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
        source = ScriptedSource(content)
        let faults = faults
        ledger = InMemoryLedger(clock: clock, fault: { faults.fault(of: $0) })
        let configuration = CoordinatorConfiguration(
            owner: "coordinator", planningLease: Self.planningLease, window: 3)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        planner = RunPlanner(
            ledger: ledger,
            platforms: Platforms(
                accounts: ledger, secrets: secrets,
                connector: ScriptedConnector(source: source, target: ScriptedTarget())),
            configuration: configuration, drain: drain, logger: logger)
        relay = ShardRelay(ledger: ledger, bus: other ?? bus, configuration: configuration)
        let clock = clock
        let timing = Timing(
            monotonic: { .zero },
            sleep: { duration in
                try Task.checkCancellation()
                clock.advance(by: duration)
                await Task.yield()
            }, random: { 0.5 }, now: { clock.now })
        commands = CommandReceiver(
            ledger: ledger, bus: other ?? bus, timing: timing, retry: RetryPolicy(), drain: drain, logger: logger,
            newID: SequentialIDs(seed: 31).next)
        try await connect()
    }

    private func connect() async throws {
        try await ledger.createProject(Project(id: project, tenant: tenant, name: "Shop", createdAt: clock.now))
        let ado = AzureDevOpsEndpoint(
            organizationURL: "https://ado.example/acme", project: "Shop", certificateAuthority: nil)
        let jira = JiraEndpoint(
            baseURL: "https://jira.example", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)
        for (id, endpoint) in [
            (connections.source, PlatformEndpoint.azureDevOps(ado)), (connections.target, .jira(jira)),
        ] {
            let arn = try await secrets.create(
                name: id.description, value: StoredConnection(endpoint: endpoint, credential: .sample).encoded(),
                token: id.description)
            try await ledger.createConnection(
                Connection(
                    id: id, tenant: tenant, user: UserID(UUID()), platform: endpoint.platform,
                    digests: .sample(endpoint),
                    secretARN: arn,
                    createdAt: clock.now))
        }
    }

    func newRun(options: RunOptions = RunOptions()) async throws -> RunID {
        let run = Run(
            id: RunID(UUID()), tenant: tenant, project: project, source: connections.source,
            target: connections.target, type: .full, options: options, createdAt: clock.now)
        try await ledger.createRun(run)
        return run.id
    }

    func setFault(_ fault: (@Sendable (String) -> CommitFault?)?) { faults.set(fault) }

    /// The ids of the run's items, by level of the `items` phase.
    func items(of run: RunID) async throws -> [Int: [WorkItemID]] {
        var items: [Int: [WorkItemID]] = [:]
        var last: OutboxItem?
        repeat {
            let page = try await ledger.outboxItems(run, state: .pending, after: last, limit: 10_000)
            for row in page { items[row.step.level, default: []].append(row.item) }
            last = page.last
        } while last != nil
        return items
    }
}
