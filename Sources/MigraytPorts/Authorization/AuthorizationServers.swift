import MigraytModel

/// The authorization servers of both platforms, as far as the operator registered a client there.
public struct AuthorizationServers: Sendable {
    /// Connections by token only.
    public static let none = AuthorizationServers(azureDevOps: nil, jira: nil)

    private let azureDevOps: (any AuthorizationServer)?
    private let jira: (any AuthorizationServer)?

    public init(azureDevOps: (any AuthorizationServer)?, jira: (any AuthorizationServer)?) {
        self.azureDevOps = azureDevOps
        self.jira = jira
    }

    public func server(for platform: Platform) -> (any AuthorizationServer)? {
        switch platform {
        case .azureDevOps: azureDevOps
        case .jira: jira
        }
    }
}
