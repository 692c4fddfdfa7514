import Foundation
import MigraytModel
import MigraytPorts

extension PostgresLedger: ErasureLedger {
    public func requestErasure(_ id: ErasureID, of tenant: TenantID, by user: UserID) async throws(Failure) -> Erasure {
        try await pool.transaction { connection in
            // Whoever creates something of the tenant waits here, or is waited for.
            let isThere = try connection.query(ErasureStatement.lockTenant, [tenant]).count == 1
            if let row = try connection.query(ErasureStatement.ofTenant, [tenant]).first {
                return try Erasure(row: row)
            }
            guard isThere else { throw Failure.notFound }
            guard try connection.query(ErasureStatement.activeRun, [tenant]).count == 0 else { throw Failure.conflict }
            let sessions = try connection.execute(ErasureStatement.endSessions, [tenant])
            let users = try connection.execute(ErasureStatement.removeUsers, [tenant])
            let erased = Erasure.adding([.sessions: Int64(sessions), .users: Int64(users)], to: [:])
            try connection.execute(ErasureStatement.request, [id, tenant, user, try Erasure.json(erased)])
            guard let row = try connection.query(ErasureStatement.byID, [id]).first else { throw Failure.notFound }
            return try Erasure(row: row)
        }
    }

    public func erasure(_ id: ErasureID) async throws(Failure) -> Erasure? {
        try await pool.statements { try $0.query(ErasureStatement.byID, [id]).first.map(Erasure.init(row:)) }
    }

    public func erasure(of tenant: TenantID) async throws(Failure) -> Erasure? {
        try await pool.statements { try $0.query(ErasureStatement.ofTenant, [tenant]).first.map(Erasure.init(row:)) }
    }

    public func erasuresUnderWay(limit: Int) async throws(Failure) -> [Erasure] {
        try await pool.statements { try $0.query(ErasureStatement.underWay, [limit]).map(Erasure.init(row:)) }
    }

    public func secretsToErase(_ id: ErasureID, limit: Int) async throws(Failure) -> [String] {
        try await pool.statements { try $0.query(ErasureStatement.secrets, [id, limit]).map { try $0("secret_arn") } }
    }

    public func recordErasedSecrets(_ id: ErasureID, _ arns: [String]) async throws(Failure) {
        try await pool.transaction { connection in
            guard let erasure = try Self.lock(id, connection) else { return }
            let removed = Int64(try connection.execute(ErasureStatement.removeConnections, [erasure.tenant, arns]))
            try Self.add([.secrets: removed, .connections: removed], to: erasure, connection)
        }
    }

    public func projectsToErase(_ id: ErasureID, after: ProjectID?, limit: Int) async throws(Failure) -> [ProjectID] {
        try await pool.statements { connection in
            try connection.query(ErasureStatement.projects, [id, after, limit]).map { try $0("id") }
        }
    }

    public func countFiles(_ id: ErasureID, keys: [String]) async throws(Failure) {
        try await pool.transaction { connection in
            guard let last = keys.last, let erasure = try Self.lock(id, connection),
                let row = try connection.query(ErasureStatement.newFiles, [id, keys]).first
            else { return }
            try Self.add([.files: try row("count")], to: erasure, connection)
            try connection.execute(ErasureStatement.filesCounted, [id, last])
        }
    }

    public func eraseRows(_ id: ErasureID, limit: Int) async throws(Failure) -> Bool {
        try await pool.transaction { connection in
            guard let erasure = try Self.lock(id, connection) else { return true }
            try connection.execute(ErasureStatement.openTrail, [id])
            // The rows of a large run that are gone already would be read through each time.
            try connection.run(script: "SET LOCAL enable_seqscan = off")
            var (left, removed) = (limit, [ErasedKind: Int64]())
            for table in ErasedTable.all {
                let count = try connection.execute(table.removal, [erasure.tenant, left])
                removed[table.kind] = Int64(count)
                left -= count
                if left <= 0 { break }
            }
            try Self.add(removed, to: erasure, connection)
            guard left > 0 else { return false }
            try connection.execute(ErasureStatement.removeTenant, [erasure.tenant])
            try connection.execute(ErasureStatement.finish, [id])
            return true
        }
    }

    /// The order, locked; `nil` when it is finished or there is none.
    private static func lock(_ id: ErasureID, _ connection: PostgresConnection) throws -> Erasure? {
        try connection.query(ErasureStatement.lock, [id]).first.map(Erasure.init(row:))
    }

    private static func add(_ counts: [ErasedKind: Int64], to erasure: Erasure, _ connection: PostgresConnection) throws
    {
        let erased = Erasure.adding(counts, to: erasure.erased)
        try connection.execute(ErasureStatement.count, [erasure.id, try Erasure.json(erased)])
    }
}

extension Erasure {
    fileprivate init(row: PostgresRow) throws {
        let counts = try PostgresLedger.value([String: Int64].self, try row("erased"), "erased")
        var erased: [ErasedKind: Int64] = [:]
        for (name, count) in counts {
            guard let kind = ErasedKind(rawValue: name) else { throw PostgresError.unreadable(column: "erased") }
            erased[kind] = count
        }
        self.init(
            id: try row("id"), tenant: try row("tenant_id"), requestedBy: try row("requested_by"),
            requestedAt: try row("requested_at"), finishedAt: try row("finished_at"), erased: erased)
    }

    fileprivate static func adding(_ counts: [ErasedKind: Int64], to erased: [ErasedKind: Int64]) -> [ErasedKind: Int64]
    {
        erased.merging(counts.filter { $0.value > 0 }) { $0 + $1 }
    }

    fileprivate static func json(_ erased: [ErasedKind: Int64]) throws -> String {
        try PostgresLedger.json(Dictionary(uniqueKeysWithValues: erased.map { ($0.key.rawValue, $0.value) }))
    }
}

private enum ErasureStatement {
    static let columns = "id, tenant_id, requested_by, requested_at, finished_at, erased"
    static let lockTenant = "SELECT FROM tenants WHERE id = $1 FOR UPDATE"
    static let byID = "SELECT \(columns) FROM erasures WHERE id = $1"
    static let ofTenant = "SELECT \(columns) FROM erasures WHERE tenant_id = $1"
    static let lock = byID + " AND finished_at IS NULL FOR UPDATE"
    static let activeRun = "SELECT FROM runs WHERE tenant_id = $1 AND \(RunState.activeCondition) LIMIT 1"
    static let endSessions = "DELETE FROM sessions WHERE tenant_id = $1"
    static let removeUsers = "DELETE FROM users WHERE tenant_id = $1"
    static let request = "INSERT INTO erasures (id, tenant_id, requested_by, erased) VALUES ($1, $2, $3, $4)"
    static let underWay = """
        SELECT \(columns) FROM erasures e
        WHERE finished_at IS NULL AND NOT EXISTS (
            SELECT FROM shards s JOIN runs r ON r.id = s.run_id WHERE s.state = 'LEASED' AND r.tenant_id = e.tenant_id)
        ORDER BY requested_at, id LIMIT $1
        """
    static let secrets = """
        SELECT DISTINCT secret_arn FROM connections WHERE tenant_id = (SELECT tenant_id FROM erasures WHERE id = $1)
        ORDER BY secret_arn LIMIT $2
        """
    static let removeConnections = "DELETE FROM connections WHERE tenant_id = $1 AND secret_arn = ANY ($2)"
    static let projects = """
        SELECT id FROM projects
        WHERE tenant_id = (SELECT tenant_id FROM erasures WHERE id = $1) AND ($2::uuid IS NULL OR id > $2)
        ORDER BY id LIMIT $3
        """
    static let newFiles = """
        SELECT count(*) AS count FROM unnest($2::text[]) AS key
        WHERE key COLLATE "C" > coalesce((SELECT files_to FROM erasures WHERE id = $1), '')
        """
    static let filesCounted = """
        UPDATE erasures SET files_to = greatest(files_to, $2::text COLLATE "C") WHERE id = $1
        """
    static let count = "UPDATE erasures SET erased = $2 WHERE id = $1"
    static let openTrail = "SELECT set_config('migrayt.erasure', $1, true)"
    static let removeTenant = "DELETE FROM tenants WHERE id = $1"
    static let finish = "UPDATE erasures SET finished_at = clock_timestamp(), files_to = NULL WHERE id = $1"
}
