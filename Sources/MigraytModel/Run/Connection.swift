import Foundation

/// A platform that a tenant connected. Holds the secret's ARN, never the secret.
public struct Connection: Sendable, Hashable {
    public let id: ConnectionID
    public let tenant: TenantID
    public let user: UserID
    public let endpoint: PlatformEndpoint
    /// The secret in Secrets Manager: for ADO the token, for Jira the e-mail and the token.
    public let secretARN: String
    public let createdAt: Date

    public init(
        id: ConnectionID, tenant: TenantID, user: UserID, endpoint: PlatformEndpoint, secretARN: String, createdAt: Date
    ) {
        self.id = id
        self.tenant = tenant
        self.user = user
        self.endpoint = endpoint
        self.secretARN = secretARN
        self.createdAt = createdAt
    }
}
