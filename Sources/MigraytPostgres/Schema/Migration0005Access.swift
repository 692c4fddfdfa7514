extension Migration {
    /// Sessions, service accounts, the audit trail, and row-level security for the API.
    static let access = Migration(
        version: 5, name: "access",
        script: """
            ALTER TABLE users ADD COLUMN is_service boolean NOT NULL DEFAULT false;
            CREATE INDEX users_of_tenant ON users (tenant_id, id);
            -- The author of a connection may leave the team; the connection stays.
            ALTER TABLE connections DROP CONSTRAINT connections_user_id_fkey;

            CREATE TABLE sessions (
                id uuid PRIMARY KEY,
                user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
                tenant_id uuid NOT NULL,
                token_hash text NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now(),
                expires_at timestamptz NOT NULL
            );
            CREATE INDEX sessions_of_user ON sessions (user_id, created_at DESC);

            -- No foreign keys: what was done stays known when who did it is gone.
            CREATE TABLE audit_entries (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                tenant_id uuid NOT NULL,
                user_id uuid,
                action text NOT NULL,
                outcome text NOT NULL,
                subject text,
                happened_at timestamptz NOT NULL DEFAULT clock_timestamp()
            );
            CREATE INDEX audit_entries_of_tenant ON audit_entries (tenant_id, id DESC);
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

            \(TenantWall.createRole)
            \(TenantWall.script("tenants", "id = nullif(current_setting('migrayt.tenant', true), '')::uuid", "SELECT"))
            \(["projects", "connections", "runs", "users", "sessions"]
                .map { TenantWall.script($0, TenantWall.ownTenant) }.joined())
            \(TenantWall.script("audit_entries", TenantWall.ownTenant, "SELECT, INSERT"))
            \(["run_steps", "shards", "outbox_items", "diagnostics", "commands", "events"]
                .map { TenantWall.script($0, TenantWall.ownRun) }.joined())
            \(["migrated_issues", "orphan_issues", "effects", "identities"]
                .map { TenantWall.script($0, TenantWall.ownProject) }.joined())
            """)
}
