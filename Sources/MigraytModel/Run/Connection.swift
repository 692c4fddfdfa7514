import Foundation

/// A platform that a tenant connected: whose it is, what it leads to, and where its secret lies. Where the platform is
/// stands in the secret (`StoredConnection`).
public struct Connection: Sendable, Hashable {
    public let id: ConnectionID
    public let tenant: TenantID
    public let user: UserID
    public let platform: Platform
    public let digests: PlaceDigests
    /// The secret in Secrets Manager: the endpoint, and the token or grant that opens it.
    public let secretARN: String
    public let createdAt: Date

    public init(
        id: ConnectionID, tenant: TenantID, user: UserID, platform: Platform, digests: PlaceDigests, secretARN: String,
        createdAt: Date
    ) {
        self.id = id
        self.tenant = tenant
        self.user = user
        self.platform = platform
        self.digests = digests
        self.secretARN = secretARN
        self.createdAt = createdAt
    }
}
