extension Migration {
    /// Shards whose holders died, the item that a holder works on alone, and failed items as dead letters.
    static let deadLetters = Migration(
        version: 10, name: "dead_letters",
        script: """
            ALTER TABLE shards
                ADD COLUMN crashes integer NOT NULL DEFAULT 0,
                ADD COLUMN crashed_at timestamptz,
                ADD COLUMN in_hand bigint;

            CREATE TABLE dead_letters (
                run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
                step integer NOT NULL,
                item_id bigint NOT NULL,
                code text NOT NULL,
                field text,
                attempts integer NOT NULL,
                failed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                published boolean NOT NULL DEFAULT false,
                decision text CHECK (decision IN ('REPLAYED', 'DISCARDED')),
                decided_at timestamptz,
                replay_run_id uuid,
                PRIMARY KEY (run_id, step, item_id)
            );
            CREATE INDEX dead_letters_to_publish ON dead_letters (failed_at) WHERE NOT published;
            CREATE INDEX dead_letters_of_replay ON dead_letters (replay_run_id) WHERE replay_run_id IS NOT NULL;

            -- What failed before there were letters can be replayed too; nobody is told of it anew.
            INSERT INTO dead_letters (run_id, step, item_id, code, field, attempts, failed_at, published)
            SELECT run_id, step, item_id, coalesce(reason, 'internal.error'), field, attempts + 1, updated_at, true
            FROM outbox_items WHERE state = 'FAILED' AND item_id > 0;
            \(TenantWall.script("dead_letters", TenantWall.ownRun))
            """)
}
