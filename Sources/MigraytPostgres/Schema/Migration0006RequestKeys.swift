extension Migration {
    /// Keys under which requests are sent, with the answers that were given. Digests, and answers that hold what other
    /// tables hold too.
    static let requestKeys = Migration(
        version: 6, name: "request_keys",
        script: """
            CREATE TABLE request_keys (
                tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
                key text NOT NULL,
                request text NOT NULL,
                status integer,
                answer text,
                created_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (tenant_id, key)
            );
            CREATE INDEX request_keys_by_age ON request_keys (tenant_id, created_at);
            \(TenantWall.script("request_keys", TenantWall.ownTenant))
            """)
}
