import MigraytHTTP
import MigraytModel
import MigraytPorts

/// An Azure DevOps project over REST 7.1, read only, with a personal access token or an access token
/// of Microsoft Entra.
///
/// A call that meets throttling, an outage or a broken connection is tried again a few times inside; all calls are
/// reads. The wait that the server asks for holds for every call of this client, and for the whole fleet.
public final class AzureDevOpsClient: WorkItemSource {
    private let addresses: ServiceAddresses
    private let caller: Caller

    /// - Parameters:
    ///   - site: The organisation's name in the budget.
    ///   - http: For calls whose answers are gathered.
    ///   - budget: Where all workers that ask the organisation meet: what slows one down slows all.
    ///   - download: For attachments: an HTTP/1.1 client of its own, because a body that is pulled slowly would hold up
    ///     the other calls of its HTTP/2 connection.
    /// - Throws: `http.refused_address` (park the run) when the organisation's URL is not an `https://` URL.
    public convenience init(
        endpoint: AzureDevOpsEndpoint, site: String, credential: PlatformCredential, http: HTTPClient,
        download: HTTPClient, budget: any RequestBudget, timing: Timing = .system,
        retries: RetrySchedule = RetrySchedule()
    ) throws(Failure) {
        try self.init(
            endpoint: endpoint, site: site, credential: credential,
            exchange: HTTPExchange(http: http, download: download),
            budget: budget, timing: timing, retries: retries)
    }

    init(
        endpoint: AzureDevOpsEndpoint, site: String, credential: PlatformCredential, exchange: HTTPExchange,
        budget: any RequestBudget, timing: Timing, retries: RetrySchedule
    ) throws(Failure) {
        addresses = try ServiceAddresses(endpoint)
        caller = Caller(
            exchange: exchange, credential: credential, site: site, budget: budget,
            timing: timing, retries: retries)
    }

    public func project() async throws(Failure) -> SourceProject {
        let answer = try await caller.get(addresses.projectDescription())
        guard let id = answer["id"]?.string, let name = answer["name"]?.string else { throw .unexpectedAnswer("id") }
        return SourceProject(
            id: id, organization: addresses.endpoint.organization, name: name, organizationURL: addresses.organization)
    }

    public func workItemTypes() async throws(Failure) -> [String] {
        let answer = try await caller.get(addresses.workItemTypes())
        let names = answer["value"]?.array?.map { $0["name"]?.string }
        guard let names, !names.contains(nil) else { throw .unexpectedAnswer("name") }
        return names.compactMap { $0 }
    }

    /// A page that the server finds too large (VS402337) is asked for again by halves, so that the caller's page is
    /// still full: a short one would mean that it was the last.
    public func workItemIDs(
        types: [String], area: String?, after last: WorkItemID?, limit: Int
    ) async throws(Failure) -> [WorkItemID] {
        var ids: [WorkItemID] = []
        var top = limit
        while ids.count < limit {
            let wanted = min(top, limit - ids.count)
            let query = WorkItemQuery(types: types, area: area, after: ids.last ?? last)
            do {
                let page = try query.page(try await caller.post(addresses.query(top: wanted), query.body))
                ids += page.prefix(wanted)
                guard page.count >= wanted else { break }
            } catch {
                guard error.field == ServiceError.tooManyRows, top > 1 else { throw error }
                top = wanted / 2
                guard top > 0 else { throw error }
            }
        }
        return ids
    }

    public func workItems(_ ids: [WorkItemID]) async throws(Failure) -> [WorkItemReading] {
        guard !ids.isEmpty else { return [] }
        do {
            let answer = try await caller.post(
                addresses.workItemsBatch(),
                [
                    "ids": .array(ids.map { .integer($0.rawValue) }), "$expand": "all", "errorPolicy": "omit",
                ])
            return try WorkItemReading.batch(answer, in: ids)
        } catch {
            // Two hundred items of long texts may be more than one answer should hold.
            guard error.code == .httpTooLarge, ids.count > 1 else { throw error }
            let half = ids.count / 2
            return try await workItems(Array(ids[..<half])) + workItems(Array(ids[half...]))
        }
    }

    public func comments(of item: WorkItemID, continuation: String?) async throws(Failure) -> SourceCommentPage {
        let answer = try await caller.get(
            addresses.comments(of: item, continuation: continuation), missing: .itemGone)
        return try SourceCommentPage(answer, after: continuation)
    }

    public func iterations() async throws(Failure) -> [ClassificationNode] {
        try ClassificationNode.tree(try await caller.get(addresses.classificationNodes("iterations")))
    }

    public func areas() async throws(Failure) -> [ClassificationNode] {
        try ClassificationNode.tree(try await caller.get(addresses.classificationNodes("areas")))
    }

    public func download(_ attachment: SourceAttachment) async throws(Failure) -> ByteStream {
        try await caller.download(addresses.attachment(attachment))
    }

    public func attachmentID(inURL url: String) -> String? { addresses.attachmentID(inURL: url) }
}
