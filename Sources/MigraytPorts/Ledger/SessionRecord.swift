import Foundation
import MigraytModel

/// A sign-in that can be renewed, and the one refresh token that renews it.
public struct SessionRecord: Sendable, Hashable {
    public let id: SessionID
    public let user: UserID
    public let tenant: TenantID
    /// Lower-case hex SHA-256 of the refresh token, which is not stored.
    public let tokenHash: String
    /// The session's end, which renewing does not move.
    public let expiresAt: Date

    public init(id: SessionID, user: UserID, tenant: TenantID, tokenHash: String, expiresAt: Date) {
        self.id = id
        self.user = user
        self.tenant = tenant
        self.tokenHash = tokenHash
        self.expiresAt = expiresAt
    }
}

/// What became of a refresh token that was shown.
public enum SessionRotation: Sendable, Hashable {
    /// It was the session's token and is replaced.
    case rotated(UserRecord, expiresAt: Date)
    /// It was replaced before: the session has ended.
    case reused(UserRecord)
    /// There is no such session, or it is over.
    case unknown
}
