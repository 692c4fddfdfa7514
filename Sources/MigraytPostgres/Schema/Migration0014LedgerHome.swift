extension Migration {
    /// Where the ledger lives, so that one that was put back to an earlier time is known by it, and what is done about
    /// it.
    ///
    /// `ledger_is_open` stands before every write of a worker, so it asks for what costs nothing: a copy of the cluster
    /// is known by the start of its server, a copy of the table by its number. What the start of a server means is
    /// decided once, by the reconciler.
    static let ledgerHome = Migration(
        version: 14, name: "ledger_home",
        script: """
            -- One row. cluster is empty where the role may not read it.
            CREATE TABLE ledger_home (
                single boolean PRIMARY KEY DEFAULT true CHECK (single),
                ledger uuid NOT NULL DEFAULT gen_random_uuid(),
                cluster text NOT NULL,
                database oid NOT NULL,
                relation oid NOT NULL,
                started timestamptz NOT NULL,
                mark bigint NOT NULL DEFAULT 0,
                restores integer NOT NULL DEFAULT 0,
                restored_at timestamptz
            );

            -- The cluster's identifier and its timeline, which a promotion and a recovery to a point in time change.
            CREATE FUNCTION ledger_cluster() RETURNS text LANGUAGE plpgsql AS $$
            DECLARE
                identifier text := '';
                timeline text := '';
            BEGIN
                BEGIN
                    SELECT system_identifier::text INTO identifier FROM pg_control_system();
                EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN NULL;
                END;
                BEGIN
                    timeline := left(pg_walfile_name(pg_current_wal_lsn()), 8);
                EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN NULL;
                END;
                RETURN identifier || '/' || timeline;
            END $$;

            CREATE FUNCTION ledger_is_open() RETURNS boolean LANGUAGE sql STABLE AS $$
                SELECT EXISTS (
                    SELECT FROM ledger_home h JOIN pg_database d ON d.datname = current_database()
                    WHERE h.database = d.oid AND h.relation = h.tableoid AND h.started = pg_postmaster_start_time())
            $$;

            -- Takes the place where the ledger lives for its home.
            CREATE FUNCTION settle_ledger() RETURNS void LANGUAGE sql AS $$
                INSERT INTO ledger_home AS h (cluster, database, relation, started)
                SELECT ledger_cluster(), d.oid, 'ledger_home'::regclass::oid, pg_postmaster_start_time()
                FROM pg_database d WHERE d.datname = current_database()
                ON CONFLICT (single) DO UPDATE SET cluster = excluded.cluster, database = excluded.database,
                    relation = excluded.relation, started = excluded.started
            $$;
            SELECT settle_ledger();

            -- restored_after: issues that nobody has written down have higher numbers, in the Jira project restored_key.
            ALTER TABLE projects
                ADD COLUMN restored_at timestamptz,
                ADD COLUMN restored_after bigint,
                ADD COLUMN restored_key text;
            -- The restore for which its items were doubted.
            ALTER TABLE shards ADD COLUMN doubted_for timestamptz;

            CREATE OR REPLACE FUNCTION hold_claim(its_shard uuid, its_fence bigint, or_done boolean) RETURNS void
            LANGUAGE plpgsql AS $$
            BEGIN
                -- Not the claim's end: what waits is written when the ledger turns out to be the newest.
                IF NOT ledger_is_open() THEN
                    RAISE EXCEPTION 'the ledger waits for the reconciler' USING ERRCODE = '55000';
                END IF;
                PERFORM 1 FROM shards
                WHERE id = its_shard AND fence = its_fence
                    AND (state = 'LEASED' OR or_done AND state = 'DONE') FOR UPDATE;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'the claim of the shard is lost' USING ERRCODE = 'MG001';
                END IF;
            END
            $$;
            """)
}
