import Foundation

/// `GET /api/tenant`
public struct TenantView: Codable, Sendable {
    public let id: String

    public init(id: String) { self.id = id }
}

/// `POST /api/tenant/erasure`
public struct ErasureRequest: Codable, Sendable {
    /// The tenant's id, written out by whoever wants all of it gone.
    public let confirm: String

    public init(confirm: String) { self.confirm = confirm }
}

/// The order to erase a tenant; when its status is `DONE`, the certificate of what went.
public struct ErasureView: Codable, Sendable {
    /// Opens `GET /api/erasures/{id}` without a token: keep it, since nobody of the tenant can sign in any more.
    public let id: String
    public let tenantId: String
    /// The id of the user who asked for it.
    public let requestedBy: String
    public let requestedAt: Date
    /// Absent while something is left.
    public let finishedAt: Date?
    /// `UNDER_WAY` or `DONE`.
    public let status: String
    /// How much of each kind has gone so far. Kinds of which there was nothing are left out.
    public let erased: [String: Int64]

    public init(
        id: String, tenantId: String, requestedBy: String, requestedAt: Date, finishedAt: Date?, status: String,
        erased: [String: Int64]
    ) {
        self.id = id
        self.tenantId = tenantId
        self.requestedBy = requestedBy
        self.requestedAt = requestedAt
        self.finishedAt = finishedAt
        self.status = status
        self.erased = erased
    }

    public static let done = "DONE"
    public static let underWay = "UNDER_WAY"
}
