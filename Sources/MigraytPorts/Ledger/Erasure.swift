import Foundation
import MigraytModel

/// The order to erase a tenant and, once it is finished, the certificate of what went: ids, times and counts only.
public struct Erasure: Sendable, Hashable {
    /// Opens the certificate for whoever has it, since nobody of the tenant is left to sign in. Never logged.
    public let id: ErasureID
    public let tenant: TenantID
    public let requestedBy: UserID
    public let requestedAt: Date
    /// `nil` while something of the tenant is left.
    public let finishedAt: Date?
    /// What has gone so far. Kinds of which there was nothing are left out.
    public let erased: [ErasedKind: Int64]

    public init(
        id: ErasureID, tenant: TenantID, requestedBy: UserID, requestedAt: Date, finishedAt: Date?,
        erased: [ErasedKind: Int64]
    ) {
        self.id = id
        self.tenant = tenant
        self.requestedBy = requestedBy
        self.requestedAt = requestedAt
        self.finishedAt = finishedAt
        self.erased = erased
    }
}
