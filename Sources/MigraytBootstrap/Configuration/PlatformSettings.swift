import MigraytHTTP
import MigraytJira
import MigraytPorts
import MigraytPostgres

/// What a role has to know to call Azure DevOps and Jira.
public struct PlatformSettings: Sendable {
    /// Percent of each platform's published request rate.
    let ratePercent: Int
    /// Hosts of connections that may lie at addresses of this machine or of a private network.
    let privateHosts: Set<HostPattern>
    let oauth: OAuthSettings
    /// Of calls with access tokens.
    let points: JiraPoints

    /// Where grants are given and renewed.
    public var authorizationServers: AuthorizationServers { oauth.servers }

    public func connector(pool: PostgresPool) -> any PlatformConnector {
        PlatformAdapters(
            budget: PostgresBudget(pool: pool, ratePercent: ratePercent), privateHosts: privateHosts,
            gateway: oauth.gateway, points: points)
    }
}
