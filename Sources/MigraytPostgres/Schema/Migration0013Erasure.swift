extension Migration {
    /// Orders to erase a tenant, which stay as certificates, and what they change for the tables of the tenant.
    ///
    /// No `TenantWall`: the role that sees one tenant only has no business here.
    static let erasure = Migration(
        version: 13, name: "erasure",
        script: """
            -- No foreign keys: the certificate stays when all else is gone. files_to is the last staging key that was
            -- counted, and goes with the end.
            CREATE TABLE erasures (
                id uuid PRIMARY KEY,
                tenant_id uuid NOT NULL UNIQUE,
                requested_by uuid NOT NULL,
                requested_at timestamptz NOT NULL DEFAULT now(),
                finished_at timestamptz,
                erased jsonb NOT NULL DEFAULT '{}',
                files_to text COLLATE "C"
            );
            CREATE INDEX erasures_under_way ON erasures (requested_at) WHERE finished_at IS NULL;

            -- With the rights of the owner, since the API's role may not lock tenants nor see erasures.
            CREATE FUNCTION refuse_erased() RETURNS trigger LANGUAGE plpgsql
            SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                -- Waits for an order that is being committed; the statement after it sees the order.
                PERFORM 1 FROM tenants WHERE id = NEW.tenant_id FOR KEY SHARE;
                IF EXISTS (SELECT FROM erasures WHERE tenant_id = NEW.tenant_id) THEN
                    -- A deed that was under way is not undone for want of its entry.
                    IF TG_TABLE_NAME = 'audit_entries' THEN RETURN NULL; END IF;
                    RAISE EXCEPTION 'the tenant is erased' USING ERRCODE = 'MG002';
                END IF;
                RETURN NEW;
            END $$;
            \(["users", "projects", "connections", "runs", "audit_entries"].map { table in
                """
                CREATE TRIGGER refuse_erased BEFORE INSERT ON \(table) FOR EACH ROW EXECUTE FUNCTION refuse_erased();

                """
            }.joined())
            -- The trail still takes no change, but for one: it goes with its tenant. The setting names the order.
            CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                erased uuid;
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    SELECT tenant_id INTO erased FROM erasures
                    WHERE id = nullif(current_setting('migrayt.erasure', true), '')::uuid AND finished_at IS NULL;
                    -- A statement has no OLD, and naming it there is an error.
                    IF TG_LEVEL = 'STATEMENT' THEN
                        IF erased IS NOT NULL THEN RETURN NULL; END IF;
                    ELSIF erased = OLD.tenant_id THEN
                        RETURN OLD;
                    END IF;
                END IF;
                RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER append_only_rows BEFORE DELETE ON audit_entries
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """)
}
