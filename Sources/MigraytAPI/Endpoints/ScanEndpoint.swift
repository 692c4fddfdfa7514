import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `POST /api/connectors/scan`: counts and trees of a source project, by ids only; no content is read.
struct ScanEndpoint: Sendable {
    /// Scans at once in this process: one of a million items makes fifty calls.
    private static let parallelScans = 8

    private let dependencies: APIDependencies
    private let limit = AdmissionLimit(Self.parallelScans)

    init(_ dependencies: APIDependencies) { self.dependencies = dependencies }

    func add(to routes: GuardedRoutes) {
        // The answer names areas and iterations.
        routes.post("/connectors/scan", .startMigrations, keepsAnswer: false) { try await scan($0) }
    }

    private func scan(_ call: Call) async throws -> Response {
        let (tenant, ledger) = (call.tenant, call.ledger)
        let wanted = try call.decoded(as: ScanRequest.self)
        guard let id = ConnectionID(wanted.connectionId), let known = try await ledger.connection(id, tenant: tenant)
        else { throw APIFault.notFound("Connection not found") }
        guard known.platform == .azureDevOps else {
            throw APIFault.invalid(["connectionId must be a connection of azure_devops"])
        }
        let place = try limit.enter()
        defer { withExtendedLifetime(place) {} }
        let platforms = Platforms(
            accounts: ledger, secrets: dependencies.secrets, connector: dependencies.connector,
            servers: dependencies.authorizationServers, timing: dependencies.timing)
        let (source, _) = try await platforms.source(id, tenant: tenant)
        let counts = try await Self.counts(of: source)
        return try .json(
            ScanAnswer(
                totalWorkItems: counts.values.reduce(0, +), typeCounts: counts,
                hierarchies: ScanAnswer.HierarchyOption.options(forTypes: counts.keys),
                iterationPaths: try await source.iterations().map { ScanAnswer.IterationPath($0) },
                areaPaths: try await source.areas().map { ScanAnswer.AreaPath($0) }))
    }

    /// Types without items are left out.
    private static func counts(of source: any WorkItemSource) async throws(Failure) -> [String: Int] {
        let limit = PlatformLimits.AzureDevOps.idsPerPage
        var counts: [String: Int] = [:]
        for type in try await source.workItemTypes() {
            var last: WorkItemID?
            while true {
                let page = try await source.workItemIDs(types: [type], area: nil, after: last, limit: limit)
                if !page.isEmpty { counts[type, default: 0] += page.count }
                if page.count < limit { break }
                last = page.last
            }
        }
        return counts
    }
}
