import Foundation
import MigraytModel

/// Tenants, users, projects and connections. Every read is within one tenant: what another tenant owns is not found.
public protocol AccountLedger: Sendable {
    /// Creates the tenant and its owner unless they exist; an existing owner gets the new password hash, and their
    /// sessions end.
    func ensureOwner(_ user: UserRecord) async throws(Failure)
    /// The user with this login. `loginDigest` stands for the e-mail address, which is not stored.
    func user(loginDigest: String) async throws(Failure) -> UserRecord?

    func createProject(_ project: Project) async throws(Failure)
    /// Most recently created first, those after `after`; at most `limit`. None when `after` is not there.
    func projects(tenant: TenantID, after: ProjectID?, limit: Int) async throws(Failure) -> [Project]
    func project(_ id: ProjectID, tenant: TenantID) async throws(Failure) -> Project?
    /// Deletes the project with its runs and ledger rows; nothing at the platforms.
    /// - Throws: `ledger.conflict` while a run of it is active.
    /// - Returns: `false` when there is no such project.
    func deleteProject(_ id: ProjectID, tenant: TenantID) async throws(Failure) -> Bool

    func createConnection(_ connection: Connection) async throws(Failure)
    /// Most recently created first, those after `after`; at most `limit`. None when `after` is not there.
    func connections(tenant: TenantID, after: ConnectionID?, limit: Int) async throws(Failure) -> [Connection]
    /// The newest connection of a place, by the digest of the whole place.
    func connection(at place: PlaceDigests, tenant: TenantID) async throws(Failure) -> Connection?
    func connection(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Connection?
    /// Points a connection at another secret, by ARN or by the name of one that is about to be made.
    /// - Returns: `false` when the connection is gone, or does not name `old`: then nothing has changed.
    func replaceSecret(of id: ConnectionID, tenant: TenantID, from old: String, to new: String) async throws(Failure)
        -> Bool
    /// Gives out the right to renew the connection's grant, to one holder at a time, until the lease ends by the
    /// database's clock.
    /// - Returns: `nil` while another holds it, and when there is no such connection.
    func claimRefresh(of id: ConnectionID, tenant: TenantID, lease: Duration) async throws(Failure) -> RefreshClaim?
    /// - Throws: `ledger.fence_lost` when the claim was given back or is another's, or its lease has ended.
    func holdRefresh(_ claim: RefreshClaim) async throws(Failure)
    /// Gives the right back. Does nothing when it is another's by now.
    func endRefresh(_ claim: RefreshClaim) async throws(Failure)
    /// Notes that the state of an authorization came back.
    /// - Parameters:
    ///   - stateHash: Lower-case hex digest; the state itself is not kept.
    ///   - keep: How long it has to be remembered; not shorter than the state is accepted.
    /// - Returns: `false` when it came back before.
    func useAuthorization(stateHash: String, tenant: TenantID, keep: Duration) async throws(Failure) -> Bool
    /// Whether an active run uses it.
    func isInUse(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Bool
    /// Deletes the row; its secret goes before it, or nobody would know of it.
    /// - Throws: `ledger.conflict` while an active run uses it.
    /// - Returns: The deleted connection; `nil` when there was none.
    func deleteConnection(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Connection?
}

public struct UserRecord: Sendable, Hashable {
    public let id: UserID
    public let tenant: TenantID
    /// Lower-case hex digest of the lower-cased e-mail address.
    public let loginDigest: String
    /// A crypt(3) string; never the password.
    public let passwordHash: String
    public let role: Role
    /// Whether it signs in for a program and not for a person.
    public let isService: Bool

    public init(
        id: UserID, tenant: TenantID, loginDigest: String, passwordHash: String, role: Role, isService: Bool = false
    ) {
        self.id = id
        self.tenant = tenant
        self.loginDigest = loginDigest
        self.passwordHash = passwordHash
        self.role = role
        self.isService = isService
    }

    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        case owner
        case admin
        case member
    }
}

/// What a person calls a migration project: one source project into one target project.
public struct Project: Sendable, Hashable {
    public let id: ProjectID
    public let tenant: TenantID
    public let name: String
    public let createdAt: Date

    public init(id: ProjectID, tenant: TenantID, name: String, createdAt: Date) {
        self.id = id
        self.tenant = tenant
        self.name = name
        self.createdAt = createdAt
    }
}
