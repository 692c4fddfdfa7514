extension Migration {
    /// What the shards that are done came to, counted on their step: closing it and telling its progress no longer grow
    /// with its shards.
    static let stepCounters = Migration(
        version: 12, name: "step_counters",
        script: """
            -- completed, skipped and failed are of items; ended_items counts the item of the whole run too.
            ALTER TABLE run_steps ADD COLUMN ended_items bigint NOT NULL DEFAULT 0;
            UPDATE run_steps s SET completed = n.completed, skipped = n.skipped, failed = n.failed,
                ended_items = n.ended_items
            FROM (
                SELECT run_id, step, coalesce(sum(completed) FILTER (WHERE first_item > 0), 0) AS completed,
                    coalesce(sum(skipped) FILTER (WHERE first_item > 0), 0) AS skipped,
                    coalesce(sum(failed) FILTER (WHERE first_item > 0), 0) AS failed,
                    sum(completed + skipped + failed) AS ended_items
                FROM shards WHERE state = 'DONE' GROUP BY run_id, step) n
            WHERE s.run_id = n.run_id AND s.step = n.step;
            CREATE INDEX shards_waiting_with_skipped ON shards (run_id, step) WHERE state = 'WAITING' AND skipped > 0;
            """)
}
