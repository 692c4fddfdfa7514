import MigraytModel

/// The right to renew one connection's grant, for the time of a lease.
public struct RefreshClaim: Sendable, Hashable {
    public let connection: ConnectionID
    public let tenant: TenantID
    /// Grows with each claim of the connection.
    public let fence: Int64

    public init(connection: ConnectionID, tenant: TenantID, fence: Int64) {
        self.connection = connection
        self.tenant = tenant
        self.fence = fence
    }
}
