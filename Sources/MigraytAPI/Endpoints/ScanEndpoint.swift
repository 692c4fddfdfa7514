import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `POST /api/connectors/scan`: counts and trees of a source project, by ids only; no content is read.
struct ScanEndpoint: Sendable {
    /// Scans at once in this process: one of a million items makes fifty calls.
    private static let parallelScans = 8

    private let ledger: any AccountLedger
    private let platforms: Platforms
    private let limit = AdmissionLimit(Self.parallelScans)

    init(_ dependencies: APIDependencies) {
        ledger = dependencies.ledger
        platforms = Platforms(
            accounts: dependencies.ledger, secrets: dependencies.secrets, connector: dependencies.connector)
    }

    func add(to group: RouterGroup<APIRequestContext>) {
        group.post("/connectors/scan") { request, context in try await scan(request, context) }
    }

    private func scan(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let tenant = try context.authenticated().tenant
        let wanted = try await request.decoded(as: ScanRequest.self)
        guard let id = ConnectionID(wanted.connectionId), let known = try await ledger.connection(id, tenant: tenant)
        else { throw APIFault.notFound("Connection not found") }
        guard case .azureDevOps = known.endpoint else {
            throw APIFault.invalid(["connectionId must be a connection of azure_devops"])
        }
        let place = try limit.enter()
        defer { withExtendedLifetime(place) {} }
        let (source, _) = try await platforms.source(id, tenant: tenant)
        let counts = try await Self.counts(of: source)
        return try .json(
            ScanAnswer(
                totalWorkItems: counts.values.reduce(0, +), typeCounts: counts,
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
