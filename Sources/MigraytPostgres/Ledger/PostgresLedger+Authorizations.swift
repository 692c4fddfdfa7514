import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func claimRefresh(of id: ConnectionID, tenant: TenantID, lease: Duration) async throws(Failure)
        -> RefreshClaim?
    {
        try await pool.transaction { session in
            guard let row = try session.query(AuthorizationStatement.claim, [id, tenant, lease]).first else {
                return nil
            }
            return RefreshClaim(connection: id, tenant: tenant, fence: try row("refresh_fence"))
        }
    }

    public func holdRefresh(_ claim: RefreshClaim) async throws(Failure) {
        try await pool.statements { session in
            let held = try session.query(
                AuthorizationStatement.held, [claim.connection, claim.tenant, claim.fence])
            if held.count == 0 { throw Failure.fenceLost }
        }
    }

    public func endRefresh(_ claim: RefreshClaim) async throws(Failure) {
        try await pool.transaction { session in
            try session.execute(AuthorizationStatement.end, [claim.connection, claim.tenant, claim.fence])
        }
    }

    public func useAuthorization(stateHash: String, tenant: TenantID, keep: Duration) async throws(Failure) -> Bool {
        try await pool.transaction { session in
            try session.execute(AuthorizationStatement.tidy, [tenant])
            return try session.execute(AuthorizationStatement.use, [stateHash, tenant, keep]) == 1
        }
    }
}

private enum AuthorizationStatement {
    /// Who comes second waits for the first's row lock, and then sees its lease.
    static let claim = """
        UPDATE connections SET refresh_fence = refresh_fence + 1, refresh_until = clock_timestamp() + $3::interval
        WHERE id = $1 AND tenant_id = $2 AND (refresh_until IS NULL OR refresh_until <= clock_timestamp())
        RETURNING refresh_fence
        """
    static let held = """
        SELECT FROM connections
        WHERE id = $1 AND tenant_id = $2 AND refresh_fence = $3 AND refresh_until > clock_timestamp()
        """
    static let end = """
        UPDATE connections SET refresh_until = NULL WHERE id = $1 AND tenant_id = $2 AND refresh_fence = $3
        """
    static let tidy = "DELETE FROM used_authorizations WHERE tenant_id = $1 AND expires_at <= now()"
    static let use = """
        INSERT INTO used_authorizations (state_hash, tenant_id, expires_at) VALUES ($1, $2, now() + $3::interval)
        ON CONFLICT (state_hash) DO NOTHING
        """
}
