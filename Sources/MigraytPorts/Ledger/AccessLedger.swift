import Foundation
import MigraytModel

/// Who may come in, and what they did: sessions, the team and the audit trail.
public protocol AccessLedger: Sendable {
    /// Opens a session. Sessions of the user that have ended are removed, and the oldest beyond 100.
    func startSession(_ session: SessionRecord) async throws(Failure)
    /// Replaces a session's refresh token. Repeating the same call changes nothing.
    ///
    /// A token that was replaced before ends the session: whoever shows it is not the only one who has it.
    /// - Parameter next: The hash of the token that takes its place.
    func rotateSession(_ id: SessionID, tokenHash: String, next: String) async throws(Failure) -> SessionRotation
    /// Ends the session if this is its token.
    /// - Returns: Whose session it was; `nil` when there was none to end.
    func endSession(_ id: SessionID, tokenHash: String) async throws(Failure) -> UserRecord?

    /// The user whom a provider's sign-in means: who has the subject; else who has the login and no subject, who has it
    /// from then on.
    /// - Parameter subject: Lower-case hex SHA-256 of the provider and its id of the person.
    func user(subject: String, loginDigest: String) async throws(Failure) -> UserRecord?

    /// In the order of their ids, those after `after`; at most `limit`.
    func users(tenant: TenantID, after: UserID?, limit: Int) async throws(Failure) -> [UserRecord]
    func user(_ id: UserID, tenant: TenantID) async throws(Failure) -> UserRecord?
    /// - Throws: `ledger.conflict` when the login is taken, in whichever tenant.
    func createUser(_ user: UserRecord) async throws(Failure)
    /// Gives a user another role and ends their sessions.
    /// - Throws: `ledger.conflict` when it would leave the tenant without an owner.
    /// - Returns: The user as they are then; `nil` when there is none.
    func changeRole(of user: UserID, tenant: TenantID, to role: UserRecord.Role) async throws(Failure) -> UserRecord?
    /// Gives a user another password and ends their sessions.
    /// - Returns: `false` when there is no such user.
    func changePassword(of user: UserID, tenant: TenantID, hash: String) async throws(Failure) -> Bool
    /// Removes a user with their sessions; their connections and runs stay.
    /// - Throws: `ledger.conflict` for the last owner.
    /// - Returns: `false` when there is no such user.
    func removeUser(_ user: UserID, tenant: TenantID) async throws(Failure) -> Bool

    /// Adds to the audit trail, which nothing changes or shortens until its tenant is erased. An entry without a tenant
    /// has no trail to go to and is not kept; the call takes its time all the same, so that a sign-in tells nobody
    /// whether a login exists.
    func record(_ entry: AuditEntry) async throws(Failure)
    /// The newest entries first, those before `before`; at most `limit`.
    func auditTrail(tenant: TenantID, before: Int64?, limit: Int) async throws(Failure) -> [AuditRecord]
}
