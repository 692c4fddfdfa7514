import Foundation
import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func startSession(_ session: SessionRecord) async throws(Failure) {
        try await pool.transaction { connection in
            try connection.execute(AccessStatement.tidySessions, [session.user])
            try connection.execute(
                AccessStatement.startSession,
                [session.id, session.user, session.tenant, session.tokenHash, session.expiresAt])
        }
    }

    public func rotateSession(_ id: SessionID, tokenHash: String, next: String) async throws(Failure) -> SessionRotation
    {
        try await pool.transaction { connection in
            guard let row = try connection.query(AccessStatement.lockSession, [id]).first else { return .unknown }
            let user = try UserRecord(row: row)
            let current: String = try row("token_hash")
            guard current == tokenHash || current == next else {
                try connection.execute(AccessStatement.endSession, [id])
                return .reused(user)
            }
            try connection.execute(AccessStatement.rotateSession, [id, next])
            return .rotated(user, expiresAt: try row("expires_at"))
        }
    }

    public func endSession(_ id: SessionID, tokenHash: String) async throws(Failure) -> UserRecord? {
        try await pool.transaction { connection in
            guard let row = try connection.query(AccessStatement.lockSession, [id]).first else { return nil }
            let current: String = try row("token_hash")
            guard current == tokenHash else { return nil }
            try connection.execute(AccessStatement.endSession, [id])
            return try UserRecord(row: row)
        }
    }

    public func user(subject: String, loginDigest: String) async throws(Failure) -> UserRecord? {
        try await pool.transaction { connection in
            if let row = try connection.query(AccessStatement.subject, [subject]).first {
                return try UserRecord(row: row)
            }
            return try connection.query(AccessStatement.bindSubject, [loginDigest, subject]).first
                .map(UserRecord.init(row:))
        }
    }

    public func users(tenant: TenantID, after: UserID?, limit: Int) async throws(Failure) -> [UserRecord] {
        try await pool.statements { connection in
            try connection.query(AccessStatement.users, [tenant, after, limit]).map(UserRecord.init(row:))
        }
    }

    public func user(_ id: UserID, tenant: TenantID) async throws(Failure) -> UserRecord? {
        try await pool.statements { connection in
            try connection.query(AccessStatement.user, [tenant, id]).first.map(UserRecord.init(row:))
        }
    }

    public func createUser(_ user: UserRecord) async throws(Failure) {
        try await pool.transaction { connection in
            let written = try connection.execute(
                AccessStatement.createUser,
                [user.id, user.tenant, user.loginDigest, user.passwordHash, user.role.rawValue, user.isService])
            if written == 1 { return }
            // The same call again, or another user's login.
            guard try connection.query(AccessStatement.user, [user.tenant, user.id]).count == 1 else {
                throw Failure.conflict
            }
        }
    }

    public func changeRole(of user: UserID, tenant: TenantID, to role: UserRecord.Role) async throws(Failure)
        -> UserRecord?
    {
        try await pool.transaction { connection in
            guard let known = try Self.lockMember(user, tenant, keepsAnOwner: role == .owner, connection) else {
                return nil
            }
            if known.role == role { return known }
            try connection.execute(AccessStatement.changeRole, [user, role.rawValue])
            try connection.execute(AccessStatement.endSessionsOfUser, [user])
            return try connection.query(AccessStatement.user, [tenant, user]).first.map(UserRecord.init(row:))
        }
    }

    public func changePassword(of user: UserID, tenant: TenantID, hash: String) async throws(Failure) -> Bool {
        try await pool.transaction { connection in
            guard try connection.execute(AccessStatement.changePassword, [user, tenant, hash]) == 1 else {
                return false
            }
            try connection.execute(AccessStatement.endSessionsOfUser, [user])
            return true
        }
    }

    public func removeUser(_ user: UserID, tenant: TenantID) async throws(Failure) -> Bool {
        try await pool.transaction { connection in
            guard try Self.lockMember(user, tenant, keepsAnOwner: false, connection) != nil else { return false }
            return try connection.execute(AccessStatement.removeUser, [user]) == 1
        }
    }

    /// Locks the tenant's owners, so that two who leave at once do not both see the other.
    private static func lockMember(
        _ user: UserID, _ tenant: TenantID, keepsAnOwner: Bool, _ connection: PostgresConnection
    ) throws -> UserRecord? {
        let owners: [UserID] = try connection.query(AccessStatement.lockOwners, [tenant]).map { try $0("id") }
        guard let row = try connection.query(AccessStatement.lockUser, [tenant, user]).first else { return nil }
        if !keepsAnOwner, owners == [user] { throw Failure.conflict }
        return try UserRecord(row: row)
    }

    public func record(_ entry: AuditEntry) async throws(Failure) {
        try await pool.transaction { connection in
            try connection.execute(
                AccessStatement.record,
                [entry.tenant, entry.user, entry.action.rawValue, entry.outcome.rawValue, entry.subject])
        }
    }

    public func auditTrail(tenant: TenantID, before: Int64?, limit: Int) async throws(Failure) -> [AuditRecord] {
        try await pool.statements { connection in
            try connection.query(AccessStatement.trail, [tenant, before, limit]).map { row in
                AuditRecord(
                    id: try row("id"),
                    entry: AuditEntry(
                        tenant: tenant, user: try row("user_id"), action: try row("action"),
                        outcome: try row("outcome"), subject: try row("subject")),
                    happenedAt: try row("happened_at"))
            }
        }
    }
}

extension PostgresLedger: TenantScoping {
    public func scoped(to tenant: TenantID) -> any TenantLedger {
        PostgresLedger(pool: PostgresScope(pool: pool.pool, tenant: tenant))
    }
}

extension UserRecord {
    static let columns = "id, tenant_id, login_digest, password_hash, role, is_service"

    init(row: PostgresRow) throws {
        self.init(
            id: try row("id"), tenant: try row("tenant_id"), loginDigest: try row("login_digest"),
            passwordHash: try row("password_hash"), role: try row("role"), isService: try row("is_service"))
    }
}

extension AuditAction: PostgresDecodable {}
extension AuditEntry.Outcome: PostgresDecodable {}

private enum AccessStatement {
    /// What has ended, and what is beyond the newest 99: one comes.
    static let tidySessions = """
        DELETE FROM sessions WHERE user_id = $1 AND (expires_at <= now() OR id IN (
            SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at DESC, id OFFSET 99))
        """
    static let startSession = """
        INSERT INTO sessions (id, user_id, tenant_id, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO NOTHING
        """
    static let lockSession = """
        SELECT s.token_hash, s.expires_at, u.id, u.tenant_id, u.login_digest, u.password_hash, u.role, u.is_service
        FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND s.expires_at > now() FOR UPDATE OF s
        """
    static let rotateSession = "UPDATE sessions SET token_hash = $2 WHERE id = $1"
    static let endSession = "DELETE FROM sessions WHERE id = $1"
    static let endSessionsOfUser = "DELETE FROM sessions WHERE user_id = $1"
    static let subject = "SELECT \(UserRecord.columns) FROM users WHERE subject = $1"
    static let bindSubject = """
        UPDATE users SET subject = $2 WHERE login_digest = $1 AND subject IS NULL RETURNING \(UserRecord.columns)
        """
    static let users = """
        SELECT \(UserRecord.columns) FROM users WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id > $2)
        ORDER BY id LIMIT $3
        """
    static let user = "SELECT \(UserRecord.columns) FROM users WHERE tenant_id = $1 AND id = $2"
    static let lockUser = user + " FOR UPDATE"
    static let lockOwners = "SELECT id FROM users WHERE tenant_id = $1 AND role = 'owner' ORDER BY id FOR UPDATE"
    static let createUser = """
        INSERT INTO users (id, tenant_id, login_digest, password_hash, role, is_service)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """
    static let changeRole = "UPDATE users SET role = $2 WHERE id = $1"
    static let changePassword = "UPDATE users SET password_hash = $3 WHERE id = $1 AND tenant_id = $2"
    static let removeUser = "DELETE FROM users WHERE id = $1"
    /// Writes nothing for an entry without a tenant, and takes its time all the same.
    static let record = """
        INSERT INTO audit_entries (tenant_id, user_id, action, outcome, subject)
        SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text WHERE $1::uuid IS NOT NULL
        """
    static let trail = """
        SELECT id, user_id, action, outcome, subject, happened_at FROM audit_entries
        WHERE tenant_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
        """
}
