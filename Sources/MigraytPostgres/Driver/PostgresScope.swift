import MigraytModel

/// A pool as one ledger uses it: as the role that signed in, or as the role that sees the rows of one tenant only.
struct PostgresScope: Sendable {
    let pool: PostgresPool
    /// `nil` for all tenants: coordinator, workers and reconciler, and what comes before a sign-in.
    let tenant: TenantID?

    /// As `PostgresPool.statements`. Within a tenant it is one transaction, since the tenant is set for one.
    func statements<Value: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws(Failure) -> Value {
        guard tenant != nil else { return try await pool.statements(body) }
        return try await transaction(body)
    }

    /// One statement that only reads: one round trip, also within a tenant.
    func read<Value: Sendable>(
        _ statement: PostgresStatement, _ value: @escaping @Sendable (PostgresResult) throws -> Value
    ) async throws(Failure) -> Value {
        let statements = (tenant.map { [Self.wall($0)] } ?? []) + [statement]
        return try await pool.statements { connection in
            try value(try connection.pipeline(statements)[statements.count - 1])
        }
    }

    /// As `PostgresPool.transaction`.
    @discardableResult
    func transaction<Value: Sendable>(
        opening: [PostgresStatement] = [], _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws(Failure) -> Value {
        try await pool.transaction(opening: (tenant.map { [Self.wall($0)] } ?? []) + opening, body)
    }

    /// As `PostgresPool.commit`.
    @discardableResult
    func commit<Value: Sendable>(
        _ statements: [PostgresStatement], _ read: @escaping @Sendable ([PostgresResult]) throws -> Value
    ) async throws(Failure) -> Value {
        guard let tenant else { return try await pool.commit(statements, read) }
        return try await pool.commit([Self.wall(tenant)] + statements) { try read(Array($0.dropFirst())) }
    }

    /// As above, for statements whose answers say nothing.
    func commit(_ statements: [PostgresStatement]) async throws(Failure) {
        try await commit(statements) { _ in }
    }

    private static func wall(_ tenant: TenantID) -> PostgresStatement { PostgresStatement(TenantWall.enter, [tenant]) }
}
