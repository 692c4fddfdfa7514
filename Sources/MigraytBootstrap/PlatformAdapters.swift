import MigraytAzureDevOps
import MigraytHTTP
import MigraytJira
import MigraytModel
import MigraytPorts
import Synchronization

/// Opens Azure DevOps and Jira over connections that all shards of a process share; credentials are not kept.
public final class PlatformAdapters: PlatformConnector {
    /// More CAs than a fleet meets; beyond it clients are made anew, which costs a handshake.
    private static let keptClients = 64

    private struct Kind: Hashable {
        let authority: String?
        let version: HTTPClient.Version
    }

    private let budget: any RequestBudget
    private let clients = Mutex<[Kind: HTTPClient]>([:])

    public init(budget: any RequestBudget) { self.budget = budget }

    public func source(_ endpoint: AzureDevOpsEndpoint, credential: PlatformCredential) throws(Failure)
        -> any WorkItemSource
    {
        try AzureDevOpsClient(
            endpoint: endpoint, credential: credential, http: client(endpoint.certificateAuthority, .http2),
            download: client(endpoint.certificateAuthority, .http1), budget: budget)
    }

    public func target(_ endpoint: JiraEndpoint, credential: PlatformCredential, permit: WritePermit) throws(Failure)
        -> any IssueTarget
    {
        try JiraClient(
            endpoint: endpoint, credential: credential, api: client(endpoint.certificateAuthority, .http2),
            files: client(endpoint.certificateAuthority, .http1), budget: budget, permit: permit)
    }

    private func client(_ authority: String?, _ version: HTTPClient.Version) -> HTTPClient {
        let kind = Kind(authority: authority, version: version)
        return clients.withLock { clients in
            if let client = clients[kind] { return client }
            if clients.count >= Self.keptClients { clients.removeAll() }
            var configuration = HTTPClient.Configuration()
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
