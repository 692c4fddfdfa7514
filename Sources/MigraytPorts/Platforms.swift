import MigraytModel

/// Opens a run's platforms just in time: the secret is fetched for the work at hand and let go with it.
public struct Platforms: Sendable {
    private let accounts: any AccountLedger
    private let connector: any PlatformConnector
    private let reader: CredentialReader

    /// - Parameter servers: Renew the grants of connections that were authorized by OAuth.
    public init(
        accounts: any AccountLedger, secrets: any SecretStore, connector: any PlatformConnector,
        servers: AuthorizationServers = .none, timing: Timing = .system
    ) {
        self.accounts = accounts
        self.connector = connector
        reader = CredentialReader(accounts: accounts, secrets: secrets, servers: servers, timing: timing)
    }

    /// The Azure DevOps side of a connection.
    /// - Throws: `secrets.not_found` (park the run) when the connection or its secret is gone.
    public func source(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> (
        any WorkItemSource, AzureDevOpsEndpoint
    ) {
        try await source(try await accounts.connection(id, tenant: tenant))
    }

    /// The Azure DevOps side of a connection that was read already; `nil` for one that was deleted.
    public func source(_ connection: Connection?) async throws(Failure) -> (any WorkItemSource, AzureDevOpsEndpoint) {
        guard let connection, connection.platform == .azureDevOps,
            case (.azureDevOps(let endpoint), let credential) = try await reader.opened(connection)
        else { throw Failure(.secretNotFound, .parkRun) }
        return (try connector.source(endpoint, site: connection.digests.site, credential: credential), endpoint)
    }

    /// The Jira side of a connection.
    /// - Parameter permit: Asked before the bytes of each write.
    /// - Throws: `secrets.not_found` (park the run) when the connection or its secret is gone.
    public func target(_ id: ConnectionID, tenant: TenantID, permit: WritePermit) async throws(Failure)
        -> any IssueTarget
    {
        try await target(try await accounts.connection(id, tenant: tenant), permit: permit)
    }

    /// The Jira side of a connection that was read already; `nil` for one that was deleted.
    public func target(_ connection: Connection?, permit: WritePermit) async throws(Failure) -> any IssueTarget {
        guard let connection, connection.platform == .jira,
            case (.jira(let endpoint), let credential) = try await reader.opened(connection)
        else { throw Failure(.secretNotFound, .parkRun) }
        return try connector.target(
            endpoint, site: connection.digests.site, credential: credential, permit: permit)
    }
}
