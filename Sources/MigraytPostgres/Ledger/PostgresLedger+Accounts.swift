import Foundation
import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func ensureOwner(_ user: UserRecord) async throws(Failure) {
        try await pool.transaction { connection in
            let known = try connection.execute(
                AccountStatement.changePassword, [user.loginDigest, user.passwordHash])
            // An owner who is known keeps the tenant; the one that was offered is not made.
            if known == 1 {
                try connection.execute(AccountStatement.endSessions, [user.loginDigest])
                return
            }
            try connection.execute(AccountStatement.ensureTenant, [user.tenant])
            try connection.execute(
                AccountStatement.createOwner,
                [user.id, user.tenant, user.loginDigest, user.passwordHash, user.role.rawValue])
        }
    }

    public func user(loginDigest: String) async throws(Failure) -> UserRecord? {
        try await pool.statements { connection in
            try connection.query(AccountStatement.user, [loginDigest]).first.map(UserRecord.init(row:))
        }
    }

    public func createProject(_ project: Project) async throws(Failure) {
        try await pool.transaction { connection in
            try connection.execute(
                AccountStatement.createProject, [project.id, project.tenant, project.name, project.createdAt])
        }
    }

    public func projects(tenant: TenantID, after: ProjectID?, limit: Int) async throws(Failure) -> [Project] {
        try await pool.statements { connection in
            try connection.query(AccountStatement.projects, [tenant, after, limit]).map(Project.init(row:))
        }
    }

    public func project(_ id: ProjectID, tenant: TenantID) async throws(Failure) -> Project? {
        try await pool.statements { connection in
            try connection.query(AccountStatement.project, [tenant, id]).first.map(Project.init(row:))
        }
    }

    public func deleteProject(_ id: ProjectID, tenant: TenantID) async throws(Failure) -> Bool {
        try await pool.transaction { connection in
            try connection.run(script: Self.longStatements)
            guard try connection.query(AccountStatement.lockProject, [id, tenant]).count == 1 else { return false }
            guard try connection.query(AccountStatement.activeRunOfProject, [id]).count == 0 else {
                throw Failure.conflict
            }
            return try connection.execute(AccountStatement.deleteProject, [id]) == 1
        }
    }

    public func createConnection(_ connection: Connection) async throws(Failure) {
        try await pool.transaction { session in
            try session.execute(
                AccountStatement.createConnection,
                [
                    connection.id, connection.tenant, connection.user, connection.platform.rawValue,
                    connection.digests.place, connection.digests.site,
                    connection.secretARN, connection.createdAt,
                ])
        }
    }

    public func replaceSecret(of id: ConnectionID, tenant: TenantID, from old: String, to new: String)
        async throws(Failure) -> Bool
    {
        try await pool.transaction { try $0.execute(AccountStatement.replaceSecret, [tenant, id, old, new]) == 1 }
    }

    public func connections(tenant: TenantID, after: ConnectionID?, limit: Int) async throws(Failure) -> [Connection] {
        try await pool.statements { session in
            try session.query(AccountStatement.connections, [tenant, after, limit]).map(Connection.init(row:))
        }
    }

    public func connection(at place: PlaceDigests, tenant: TenantID) async throws(Failure) -> Connection? {
        try await pool.statements { session in
            try session.query(AccountStatement.connectionAt, [tenant, place.place]).first
                .map(Connection.init(row:))
        }
    }

    public func connection(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Connection? {
        try await pool.statements { session in
            try session.query(AccountStatement.connection, [tenant, id]).first.map(Connection.init(row:))
        }
    }

    public func isInUse(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Bool {
        try await pool.statements { try $0.query(AccountStatement.activeRunOfConnection, [id, tenant]).count > 0 }
    }

    public func deleteConnection(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Connection? {
        try await pool.transaction { session in
            guard let row = try session.query(AccountStatement.lockConnection, [tenant, id]).first else { return nil }
            guard try session.query(AccountStatement.activeRunOfConnection, [id, tenant]).count == 0 else {
                throw Failure.conflict
            }
            try session.execute(AccountStatement.deleteConnection, [id])
            return try Connection(row: row)
        }
    }
}

extension Project {
    init(row: PostgresRow) throws {
        self.init(
            id: try row("id"), tenant: try row("tenant_id"), name: try row("name"), createdAt: try row("created_at"))
    }
}

extension Connection {
    static let columns = "id, tenant_id, user_id, platform, place, site, secret_arn, created_at"

    init(row: PostgresRow) throws {
        guard let platform = Platform(rawValue: try row("platform")) else {
            throw PostgresError.unreadable(column: "platform")
        }
        self.init(
            id: try row("id"), tenant: try row("tenant_id"), user: try row("user_id"), platform: platform,
            digests: PlaceDigests(place: try row("place"), site: try row("site")), secretARN: try row("secret_arn"),
            createdAt: try row("created_at"))
    }
}

private enum AccountStatement {
    static let ensureTenant = "INSERT INTO tenants (id) VALUES ($1) ON CONFLICT DO NOTHING"
    static let changePassword = "UPDATE users SET password_hash = $2 WHERE login_digest = $1"
    static let createOwner = """
        INSERT INTO users (id, tenant_id, login_digest, password_hash, role) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (login_digest) DO UPDATE SET password_hash = excluded.password_hash
        """
    static let endSessions = """
        DELETE FROM sessions WHERE user_id IN (SELECT id FROM users WHERE login_digest = $1)
        """
    static let user = "SELECT \(UserRecord.columns) FROM users WHERE login_digest = $1"
    static let createProject = """
        INSERT INTO projects (id, tenant_id, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING
        """
    static let project = "SELECT id, tenant_id, name, created_at FROM projects WHERE tenant_id = $1 AND id = $2"
    static let projects = """
        SELECT id, tenant_id, name, created_at FROM projects
        WHERE tenant_id = $1 AND ($2::uuid IS NULL
            OR (created_at, id) < (SELECT created_at, id FROM projects WHERE tenant_id = $1 AND id = $2))
        ORDER BY created_at DESC, id DESC LIMIT $3
        """
    static let lockProject = "SELECT FROM projects WHERE id = $1 AND tenant_id = $2 FOR UPDATE"
    static let activeRunOfProject = "SELECT FROM runs WHERE project_id = $1 AND \(RunState.activeCondition) LIMIT 1"
    static let deleteProject = "DELETE FROM projects WHERE id = $1"
    static let createConnection = """
        INSERT INTO connections (\(Connection.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING
        """
    static let connections = """
        SELECT \(Connection.columns) FROM connections
        WHERE tenant_id = $1 AND ($2::uuid IS NULL
            OR (created_at, id) < (SELECT created_at, id FROM connections WHERE tenant_id = $1 AND id = $2))
        ORDER BY created_at DESC, id DESC LIMIT $3
        """
    static let connection = """
        SELECT \(Connection.columns) FROM connections
        WHERE tenant_id = $1 AND id = $2
        """
    static let lockConnection = connection + " FOR UPDATE"
    static let connectionAt = """
        SELECT \(Connection.columns) FROM connections
        WHERE tenant_id = $1 AND place = $2 ORDER BY created_at DESC, id DESC LIMIT 1
        """
    static let replaceSecret = """
        UPDATE connections SET secret_arn = $4 WHERE tenant_id = $1 AND id = $2 AND secret_arn = $3
        """
    static let activeRunOfConnection = """
        SELECT FROM runs WHERE tenant_id = $2 AND $1 IN (source_id, target_id) AND \(RunState.activeCondition) LIMIT 1
        """
    static let deleteConnection = "DELETE FROM connections WHERE id = $1"
}

extension RunState {
    /// SQL condition on `state`: the run has not ended. As in the unique index of the schema.
    static let activeCondition = "state IN ('CREATED', 'PLANNING', 'RUNNING', 'PAUSED', 'VERIFYING')"
}
