import MigraytAzureDevOps
import MigraytHTTP
import MigraytJira
import MigraytModel
import MigraytPorts
import Synchronization

/// Opens Azure DevOps and Jira over connections that all shards of a process share; credentials are not kept.
///
/// Each host has clients of its own that can call nothing else, and that only at public addresses unless the operator
/// says otherwise: the URLs come from users.
public final class PlatformAdapters: PlatformConnector {
    /// More hosts than a process meets at a time; beyond it clients are made anew, which costs a handshake.
    private static let keptClients = 64

    private struct Kind: Hashable {
        let host: Egress
        let authority: String?
        let version: HTTPClient.Version
    }

    private let budget: any RequestBudget
    private let clients = Mutex<[Kind: HTTPClient]>([:])
    /// By site: its shards pace their writes to one issue together.
    private let pacers = Mutex<[String: IssueWritePacer]>([:])

    private let privateHosts: Set<HostPattern>
    private let gateway: String
    private let points: JiraPoints

    /// - Parameters:
    ///   - privateHosts: May lie at addresses of this machine or of a private network.
    ///   - gateway: Where Jira takes access tokens.
    ///   - points: What calls with access tokens are counted in.
    public init(
        budget: any RequestBudget, privateHosts: Set<HostPattern>, gateway: String, points: JiraPoints = JiraPoints()
    ) {
        self.budget = budget
        self.gateway = gateway
        self.points = points
        self.privateHosts = privateHosts
    }

    public func source(_ endpoint: AzureDevOpsEndpoint, site: String, credential: PlatformCredential) throws(Failure)
        -> any WorkItemSource
    {
        try AzureDevOpsClient(
            endpoint: endpoint, site: site, credential: credential,
            http: client(endpoint.organizationURL, endpoint.certificateAuthority, .http2),
            download: client(endpoint.organizationURL, endpoint.certificateAuthority, .http1), budget: budget)
    }

    public func target(_ endpoint: JiraEndpoint, site: String, credential: PlatformCredential, permit: WritePermit)
        throws(Failure) -> any IssueTarget
    {
        let url = JiraClient.apiURL(of: endpoint, credential: credential, gateway: gateway)
        return try JiraClient(
            endpoint: endpoint, site: site, apiURL: url, credential: credential,
            api: client(url, endpoint.certificateAuthority, .http2),
            files: client(url, endpoint.certificateAuthority, .http1), budget: budget,
            points: points.pool(of: site, credential: credential, gateway: gateway), permit: permit,
            pacer: pacer(of: site))
    }

    private func pacer(of site: String) -> IssueWritePacer {
        pacers.withLock { pacers in
            if let pacer = pacers[site] { return pacer }
            if pacers.count >= Self.keptClients { pacers.removeAll() }
            let pacer = IssueWritePacer()
            pacers[site] = pacer
            return pacer
        }
    }

    private func client(_ url: String, _ authority: String?, _ version: HTTPClient.Version) -> HTTPClient {
        let mayBePrivate = privateHosts.contains { $0.matches(hostOf: url) }
        let kind = Kind(
            host: Egress(hostOf: url, addresses: mayBePrivate ? .any : .publicOnly), authority: authority,
            version: version)
        return clients.withLock { clients in
            if let client = clients[kind] { return client }
            if clients.count >= Self.keptClients { clients.removeAll() }
            var configuration = HTTPClient.Configuration(egress: kind.host)
            configuration.version = version
            configuration.trust = authority.map { .pem(Array($0.utf8)) } ?? .system
            // Attachments travel one request per connection; calls share connections by HTTP/2.
            configuration.maximumConnectionsPerHost = version == .http1 ? 16 : 6
            let client = HTTPClient(configuration)
            clients[kind] = client
            return client
        }
    }
}
