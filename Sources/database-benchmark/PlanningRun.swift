import Foundation
import Logging
import MigraytCoordinator
import MigraytModel
import MigraytPorts
import MigraytPostgres
import MigraytTestKit

/// Plans one run of many items with the real planner, and tells the memory that it took.
struct PlanningRun {
    struct Figures: Encodable {
        let items: Int64
        let seconds: Double
        let peakRSSBytes: Int64
    }

    let items: Int64

    func run(_ pool: PostgresPool) async throws -> Figures {
        let ledger = PostgresLedger(pool: pool)
        let secrets = InMemorySecretStore()
        let run = try await makeRun(ledger, secrets)
        let planner = RunPlanner(
            ledger: ledger,
            platforms: Platforms(
                accounts: ledger, secrets: secrets, connector: NumbersConnector(source: NumbersSource(count: items))),
            configuration: CoordinatorConfiguration(owner: "scale"), drain: DrainSignal(),
            logger: Logger(label: "scale") { _ in SwiftLogNoOpLogHandler() })
        let start = ContinuousClock.now
        guard try await planner.runOnce() == .planned(run) else { throw Failure(.internalError, .stop) }
        let took = ContinuousClock.now - start
        return Figures(
            items: items, seconds: (took / .seconds(1) * 10).rounded() / 10, peakRSSBytes: Self.peakMemory())
    }

    private func makeRun(_ ledger: PostgresLedger, _ secrets: InMemorySecretStore) async throws -> RunID {
        let owner = UserRecord(
            id: UserID(UUID()), tenant: TenantID(UUID()), loginDigest: "scale", passwordHash: "", role: .owner)
        let project = Project(id: ProjectID(UUID()), tenant: owner.tenant, name: "scale", createdAt: Date())
        try await ledger.ensureOwner(owner)
        try await ledger.createProject(project)
        let endpoints: [PlatformEndpoint] = [
            .azureDevOps(
                AzureDevOpsEndpoint(
                    organizationURL: "https://ado.example/scale", project: "Shop", certificateAuthority: nil)),
            .jira(
                JiraEndpoint(
                    baseURL: "https://jira.example", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)),
        ]
        var connections: [ConnectionID] = []
        for endpoint in endpoints {
            let id = ConnectionID(UUID())
            let arn = try await secrets.create(
                name: id.description, value: StoredConnection(endpoint: endpoint, credential: .sample).encoded(),
                token: id.description)
            try await ledger.createConnection(
                Connection(
                    id: id, tenant: owner.tenant, user: owner.id, platform: endpoint.platform,
                    digests: .sample(endpoint),
                    secretARN: arn, createdAt: Date()))
            connections.append(id)
        }
        let run = Run(
            id: RunID(UUID()), tenant: owner.tenant, project: project.id, source: connections[0],
            target: connections[1], type: .full, options: RunOptions(), createdAt: Date())
        try await ledger.createRun(run)
        return run.id
    }

    /// The most resident memory of this process so far (proc(5): VmHWM, in KiB).
    private static func peakMemory() -> Int64 {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").compactMap { Int64($0) }.first ?? 0) * 1024
    }
}
