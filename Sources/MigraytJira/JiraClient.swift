import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Jira Cloud over its REST APIs (`rest/api/3`, `rest/agile/1.0`), with an account's e-mail and API token at the site,
/// or with an access token at Atlassian's gateway.
///
/// How calls are repeated is decided in one place (`CallAttempts`): a throttled call waits and is sent again, because
/// a 429 was surely not executed; reads and idempotent writes survive short outages; a write that is not idempotent is
/// never sent twice unless the first surely did not reach Jira. Nothing that Jira says in words leaves this module.
public struct JiraClient: IssueTarget {
    let endpoint: JiraEndpoint
    let address: SiteAddress
    let credential: PlatformCredential
    let budget: any RequestBudget
    /// The hourly quota that the calls are counted in, if any.
    let points: PointsPool?
    let runtime: Runtime
    let api: Exchange
    let files: Exchange
    let pacer: IssueWritePacer
    let permit: WritePermit

    /// Sends one request and gives the whole answer, at most so many bytes of it.
    typealias Exchange =
        @Sendable (_ request: HTTPRequest, _ maximumBytes: Int) async throws(HTTPError) -> HTTPResponse

    /// - Parameters:
    ///   - site: The site's name in the budget.
    ///   - credential: The account's e-mail and its API token, or an access token; let go with the client.
    ///   - apiURL: Where the API is called, as `apiURL(of:credential:gateway:)` says.
    ///   - api: Carries all calls but uploads.
    ///   - files: Carries uploads; it speaks HTTP/1.1, so that a slow upload does not stall its neighbours.
    ///   - budget: The site's rate limit, shared by all workers.
    ///   - points: The hourly quota that the calls are counted in, as `JiraPoints` says.
    ///   - permit: Asked after all waits, right before the bytes of each write.
    ///   - pacer: Of all clients that this process has of the site.
    /// - Throws: `configuration.invalid` (fail the run) when the base URL is not an `https` one;
    ///   `jira.unauthorized` (park) when the credential names no account.
    public init(
        endpoint: JiraEndpoint, site: String, apiURL: String? = nil, credential: PlatformCredential, api: HTTPClient,
        files: HTTPClient, budget: any RequestBudget, points: PointsPool? = nil, permit: WritePermit,
        pacer: IssueWritePacer
    ) throws(Failure) {
        try self.init(
            endpoint: endpoint, site: site, apiURL: apiURL, credential: credential, budget: budget, points: points,
            permit: permit, pacer: pacer,
            runtime: .live,
            api: { request, limit throws(HTTPError) in try await api.execute(request, maximumBytes: limit)
            },
            files: { request, limit throws(HTTPError) in
                try await files.execute(request, maximumBytes: limit)
            })
    }

    /// Where the API of a site is called with a credential: access tokens are good at the gateway only.
    /// - Parameter gateway: `https://api.atlassian.com`, without a slash at its end.
    public static func apiURL(of endpoint: JiraEndpoint, credential: PlatformCredential, gateway: String) -> String {
        guard case .bearer(_, let cloudID?) = credential.scheme else { return endpoint.baseURL }
        return "\(gateway)/ex/jira/\(cloudID)"
    }

    init(
        endpoint: JiraEndpoint, site: String, apiURL: String? = nil, credential: PlatformCredential,
        budget: any RequestBudget, points: PointsPool? = nil, permit: WritePermit, pacer: IssueWritePacer,
        runtime: Runtime, api: @escaping Exchange, files: @escaping Exchange
    ) throws(Failure) {
        self.endpoint = endpoint
        self.address = try SiteAddress(
            baseURL: endpoint.baseURL, site: site, apiURL: apiURL, credential: credential)
        self.credential = credential
        self.budget = budget
        self.points = points
        self.runtime = runtime
        self.api = api
        self.files = files
        self.permit = permit
        self.pacer = pacer
    }
}
