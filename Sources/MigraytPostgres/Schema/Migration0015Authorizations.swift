extension Migration {
    /// One refresher for each grant, and states of authorizations that are good once.
    static let authorizations = Migration(
        version: 15, name: "authorizations",
        script: """
            ALTER TABLE connections
                ADD COLUMN refresh_fence bigint NOT NULL DEFAULT 0,
                ADD COLUMN refresh_until timestamptz;

            -- A digest of the state only: whoever reads the row cannot end the authorization.
            CREATE TABLE used_authorizations (
                state_hash text PRIMARY KEY,
                tenant_id uuid NOT NULL,
                expires_at timestamptz NOT NULL
            );
            CREATE INDEX used_authorizations_of_tenant ON used_authorizations (tenant_id, expires_at);
            \(TenantWall.script("used_authorizations", TenantWall.ownTenant, "SELECT, INSERT, DELETE"))
            """)
}
