import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: AccessLedger {
    public func startSession(_ session: SessionRecord) async throws(Failure) {
        try await transaction { state, now throws(Failure) in state.startSession(session, now: now) }
    }

    public func rotateSession(_ id: SessionID, tokenHash: String, next: String) async throws(Failure) -> SessionRotation
    {
        try await transaction { state, now throws(Failure) in
            state.rotateSession(id, tokenHash: tokenHash, next: next, now: now)
        }
    }

    public func endSession(_ id: SessionID, tokenHash: String) async throws(Failure) -> UserRecord? {
        try await transaction { state, now throws(Failure) in
            guard let session = state.liveSession(id, now: now), session.tokenHash == tokenHash else { return nil }
            state.sessions[id] = nil
            return state.user(session.user)
        }
    }

    public func user(subject: String, loginDigest: String) async throws(Failure) -> UserRecord? {
        try await transaction { state, _ throws(Failure) in state.user(subject: subject, loginDigest: loginDigest) }
    }

    public func users(tenant: TenantID, after: UserID?, limit: Int) async throws(Failure) -> [UserRecord] {
        try await transaction { state, _ throws(Failure) in state.users(of: tenant, after: after, limit: limit) }
    }

    public func user(_ id: UserID, tenant: TenantID) async throws(Failure) -> UserRecord? {
        try await transaction { state, _ throws(Failure) in state.member(id, tenant) }
    }

    public func createUser(_ user: UserRecord) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in try state.createUser(user) }
    }

    public func changeRole(of user: UserID, tenant: TenantID, to role: UserRecord.Role) async throws(Failure)
        -> UserRecord?
    {
        try await transaction { state, _ throws(Failure) in try state.changeRole(of: user, tenant, to: role) }
    }

    public func changePassword(of user: UserID, tenant: TenantID, hash: String) async throws(Failure) -> Bool {
        try await transaction { state, _ throws(Failure) in
            guard let known = state.member(user, tenant) else { return false }
            state.users[known.loginDigest] = UserRecord(
                id: known.id, tenant: known.tenant, loginDigest: known.loginDigest, passwordHash: hash,
                role: known.role, isService: known.isService)
            state.endSessions(of: user)
            return true
        }
    }

    public func removeUser(_ user: UserID, tenant: TenantID) async throws(Failure) -> Bool {
        try await transaction { state, _ throws(Failure) in try state.removeUser(user, tenant) }
    }

    public func record(_ entry: AuditEntry) async throws(Failure) {
        try await transaction { state, now throws(Failure) in
            guard entry.tenant != nil, !state.isErased(entry.tenant) else { return }
            state.audit.append(AuditRecord(id: state.nextSequence(), entry: entry, happenedAt: now))
        }
    }

    public func auditTrail(tenant: TenantID, before: Int64?, limit: Int) async throws(Failure) -> [AuditRecord] {
        try await transaction { state, _ throws(Failure) in
            let mine = state.audit.reversed().filter { record in
                record.entry.tenant.map { state.isVisible($0, to: tenant) } == true && record.id < before ?? .max
            }
            return Array(mine.prefix(limit))
        }
    }
}

extension InMemoryLedger: TenantScoping {
    public func scoped(to tenant: TenantID) -> any TenantLedger { InMemoryLedger(self, tenant: tenant) }
}
