import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    private static let sessionsPerUser = 100

    func liveSession(_ id: SessionID, now: Date) -> SessionRecord? {
        sessions[id].flatMap { $0.expiresAt > now ? $0 : nil }
    }

    func user(_ id: UserID) -> UserRecord? { users.values.first { $0.id == id } }

    func member(_ id: UserID, _ tenant: TenantID) -> UserRecord? {
        user(id).flatMap { isVisible($0.tenant, to: tenant) ? $0 : nil }
    }

    func users(of tenant: TenantID, after: UserID?, limit: Int) -> [UserRecord] {
        let mine = users.values.filter { isVisible($0.tenant, to: tenant) }
            .sorted { $0.id.description < $1.id.description }
        return Array(mine.drop { $0.id.description <= after?.description ?? "" }.prefix(limit))
    }

    mutating func user(subject: String, loginDigest: String) -> UserRecord? {
        if let known = subjects[subject] { return user(known) }
        guard let user = users[loginDigest] else { return nil }
        if subjects.values.contains(user.id), !sabotage.contains(.trustAddresses) { return nil }
        subjects[subject] = user.id
        return user
    }

    mutating func startSession(_ session: SessionRecord, now: Date) {
        guard sessions[session.id] == nil else { return }
        sessions = sessions.filter { $0.value.user != session.user || $0.value.expiresAt > now }
        // All live as long, so the first to end is the oldest.
        let mine = sessions.values.filter { $0.user == session.user }.sorted { $0.expiresAt > $1.expiresAt }
        for old in mine.dropFirst(Self.sessionsPerUser - 1) { sessions[old.id] = nil }
        sessions[session.id] = session
    }

    mutating func rotateSession(_ id: SessionID, tokenHash: String, next: String, now: Date) -> SessionRotation {
        guard let session = liveSession(id, now: now), let user = user(session.user) else { return .unknown }
        guard session.tokenHash == tokenHash || session.tokenHash == next || sabotage.contains(.reuseTokens) else {
            sessions[id] = nil
            return .reused(user)
        }
        sessions[id] = SessionRecord(
            id: id, user: session.user, tenant: session.tenant, tokenHash: next, expiresAt: session.expiresAt)
        return .rotated(user, expiresAt: session.expiresAt)
    }

    mutating func endSessions(of user: UserID) { sessions = sessions.filter { $0.value.user != user } }

    mutating func createUser(_ user: UserRecord) throws(Failure) {
        try requireStanding(user.tenant)
        if let known = users[user.loginDigest] {
            guard known.id == user.id else { throw .conflict }
            return
        }
        if hiddenLogins.contains(user.loginDigest) { throw .conflict }
        users[user.loginDigest] = user
    }

    mutating func changeRole(of id: UserID, _ tenant: TenantID, to role: UserRecord.Role) throws(Failure)
        -> UserRecord?
    {
        guard let known = member(id, tenant) else { return nil }
        if known.role == role { return known }
        if role != .owner { try requireAnotherOwner(than: known) }
        let changed = UserRecord(
            id: known.id, tenant: known.tenant, loginDigest: known.loginDigest, passwordHash: known.passwordHash,
            role: role, isService: known.isService)
        users[known.loginDigest] = changed
        endSessions(of: id)
        return changed
    }

    mutating func removeUser(_ id: UserID, _ tenant: TenantID) throws(Failure) -> Bool {
        guard let known = member(id, tenant) else { return false }
        try requireAnotherOwner(than: known)
        users[known.loginDigest] = nil
        endSessions(of: id)
        return true
    }

    private func requireAnotherOwner(than user: UserRecord) throws(Failure) {
        guard user.role == .owner, !sabotage.contains(.loseOwners) else { return }
        let others = users.values.contains { $0.tenant == user.tenant && $0.role == .owner && $0.id != user.id }
        if !others { throw .conflict }
    }
}
