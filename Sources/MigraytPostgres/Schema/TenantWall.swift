/// Row-level security: the second wall around a tenant.
///
/// The API works as the role `migrayt_tenant`, which sees a row only where the tenant of its transaction owns it. The
/// fleet's own role owns the tables and is not held up. A table that the API is to reach needs a `script` in the
/// migration that creates it; without one the API cannot touch it at all.
enum TenantWall {
    static let role = "migrayt_tenant"

    /// Enters the wall until the transaction ends; the parameter is the tenant.
    static let enter = "SELECT set_config('role', 'migrayt_tenant', true), set_config('migrayt.tenant', $1, true)"

    /// Conditions on a row, by what it hangs on.
    static let ownTenant = "tenant_id = nullif(current_setting('migrayt.tenant', true), '')::uuid"
    /// The inner select is itself held up by the wall, so it gives the tenant's own only.
    static let ownProject = "project_id IN (SELECT id FROM projects)"
    static let ownRun = "run_id IN (SELECT id FROM runs)"

    /// Statements that let the API's role at a table, at the rows that fulfil the condition.
    static func script(_ table: String, _ condition: String, _ rights: String = "SELECT, INSERT, UPDATE, DELETE")
        -> String
    {
        """
        ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON \(table) TO \(role) USING (\(condition));
        GRANT \(rights) ON \(table) TO \(role);

        """
    }

    /// Roles belong to the whole cluster, so another database may have made it, at this very moment.
    static let createRole = """
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'migrayt_tenant') THEN
                CREATE ROLE migrayt_tenant NOLOGIN NOINHERIT NOBYPASSRLS;
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$;
        DO $$ BEGIN
            IF NOT pg_has_role(current_user, 'migrayt_tenant', 'MEMBER') THEN
                EXECUTE format('GRANT migrayt_tenant TO %I', current_user);
            END IF;
        END $$;

        """
}
