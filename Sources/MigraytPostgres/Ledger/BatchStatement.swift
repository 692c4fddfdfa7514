import MigraytModel

/// The statements of a `ShardBatch`.
enum BatchStatement {
    static let shareRun = "SELECT FROM runs WHERE id = $1 FOR SHARE"
    static let renew = """
        UPDATE shards SET lease_until = clock_timestamp() + make_interval(secs => $2) WHERE id = $1 AND state = 'LEASED'
        """
    /// Of the shard and run of `$1`: new calls may be made.
    private static func mayBegin(_ shard: String) -> String {
        """
        EXISTS (
            SELECT FROM shards c JOIN runs r ON r.id = c.run_id
            WHERE c.id = \(shard) AND c.lease_until > clock_timestamp() AND r.state IN ('RUNNING', 'VERIFYING'))
        """
    }
    /// Only issues of the run's own Jira project count for the number after which a probe starts; an index finds the
    /// highest at once. Without a site there is no such project yet, and so few issues that all may be looked at.
    static let intend = """
        UPDATE outbox_items o SET state = 'INTENT', reason = NULL, field = NULL, intent_at = clock_timestamp(),
            intent_fence = $3, last_known_issue_number = known.number, updated_at = clock_timestamp()
        FROM (
            SELECT greatest(
                (r.site ->> 'highestIssueNumber')::bigint,
                CASE WHEN r.site IS NULL
                    THEN (SELECT max(m.issue_number) FROM migrated_issues m WHERE m.project_id = $5)
                    ELSE (SELECT max(m.issue_number) FROM migrated_issues m
                        WHERE m.project_id = $5 AND m.issue_project = r.site ->> 'projectKey') END) AS number
            FROM runs r WHERE r.id = $4) known
        WHERE o.shard_id = $1 AND o.item_id = ANY($2::bigint[]) AND o.state = 'PENDING' AND \(mayBegin("$1"))
        """
    static let intended = """
        SELECT item_id FROM outbox_items
        WHERE shard_id = $1 AND item_id = ANY($2::bigint[]) AND state = 'INTENT' AND intent_fence = $3
            AND \(mayBegin("$1"))
        ORDER BY item_id
        """
    /// What is terminal never changes. What was surely not done in a cancelled run will not be done.
    static let record = """
        UPDATE outbox_items o SET
            state = CASE WHEN v.state = 'PENDING' AND r.state = 'CANCELLED' THEN 'SKIPPED' ELSE v.state END,
            reason = CASE WHEN v.state = 'PENDING' AND r.state = 'CANCELLED' THEN '\(FailureCode.cancelled)'
                ELSE v.reason END,
            field = v.field, attempts = o.attempts + v.attempts, updated_at = clock_timestamp(),
            intent_at = CASE WHEN v.state = 'UNKNOWN' AND o.state <> 'UNKNOWN' THEN clock_timestamp() ELSE o.intent_at END,
            issue_key = coalesce(m.issue_project || '-' || m.issue_number, v.issue_key, o.issue_key),
            last_known_issue_number = coalesce(v.known_number, o.last_known_issue_number)
        FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::bigint[])
                AS v (item_id, state, reason, field, issue_key, attempts, known_number)
            LEFT JOIN migrated_issues m ON m.project_id = $2 AND m.item_id = v.item_id,
            runs r
        WHERE o.shard_id = $1 AND o.item_id = v.item_id AND o.state IN ('PENDING', 'INTENT', 'UNKNOWN')
            AND r.id = o.run_id
        RETURNING o.item_id
        """
    static let recordWithDiagnostics = """
        WITH changed AS (\(record))
        INSERT INTO diagnostics (run_id, step, item_id, code, field, count)
        SELECT $10, $11, v.item_id, v.code, v.field, sum(v.count)
        FROM unnest($12::bigint[], $13::text[], $14::text[], $15::integer[]) AS v (item_id, code, field, count)
            JOIN changed USING (item_id)
        GROUP BY v.item_id, v.code, v.field
        ON CONFLICT (run_id, step, item_id, code, field) DO UPDATE SET count = excluded.count
        """
    /// An issue that was adopted before learns its follow-ups here; a repeated call must not bring back those that
    /// are done.
    static let keepIssues = """
        INSERT INTO migrated_issues AS m
            (project_id, item_id, issue_project, issue_number, issue_id, revision, follow_ups)
        SELECT $1, v.* FROM \(IssueTable.rows) ORDER BY v.item_id
        ON CONFLICT (project_id, item_id) DO UPDATE
        SET revision = excluded.revision, follow_ups = excluded.follow_ups
        WHERE (m.issue_project, m.issue_number) = (excluded.issue_project, excluded.issue_number)
            AND EXISTS (
                SELECT FROM outbox_items o WHERE o.shard_id = $8 AND o.item_id = excluded.item_id
                    AND o.state IN ('PENDING', 'INTENT', 'UNKNOWN'))
        """
    private static let second = """
        FROM \(IssueTable.rows) JOIN migrated_issues m ON m.project_id = $1 AND m.item_id = v.item_id
        WHERE (m.issue_project, m.issue_number) <> (v.issue_project, v.issue_number)
        """
    static let keepSecondIssues = """
        INSERT INTO orphan_issues
            (project_id, item_id, issue_project, issue_number, issue_id, revision, run_id)
        SELECT $1, v.item_id, v.issue_project, v.issue_number, v.issue_id, v.revision, $8 \(second)
        ON CONFLICT DO NOTHING
        """
    static let nameSecondIssues = """
        INSERT INTO diagnostics (run_id, step, item_id, code, count)
        SELECT $8, $9, v.item_id, $10, 1 \(second) ON CONFLICT DO NOTHING
        """
    static let clearFollowUp = """
        UPDATE migrated_issues SET follow_ups = follow_ups & ~$3::integer
        WHERE project_id = $1 AND item_id = ANY($2::bigint[])
        """
    private static let keys = "unnest($2::text[], $3::bigint[], $4::text[]) AS v (kind, subject, part)"
    static let intendEffects = """
        INSERT INTO effects AS e (project_id, kind, subject, part, state, shard_id, fence, intent_at)
        SELECT $1, v.kind, v.subject, v.part, 'INTENT', $5::uuid, $6::bigint, clock_timestamp()
        FROM \(keys) WHERE \(mayBegin("$5")) ORDER BY v.kind, v.subject, v.part
        ON CONFLICT (project_id, kind, subject, part) DO UPDATE
        SET state = 'INTENT', shard_id = excluded.shard_id, fence = excluded.fence, intent_at = excluded.intent_at,
            reason = NULL, field = NULL
        WHERE e.state = 'PENDING'
        """
    static let intendedEffects = """
        SELECT e.kind, e.subject, e.part FROM \(keys) JOIN effects e USING (kind, subject, part)
        WHERE e.project_id = $1 AND e.state = 'INTENT' AND e.shard_id = $5 AND e.fence = $6
            AND \(mayBegin("$5"))
        """
    /// What is terminal never changes, and another shard's open intent is that shard's to settle.
    static let recordEffects = """
        INSERT INTO effects AS e
            (project_id, kind, subject, part, state, remote_id, shard_id, fence, reason, field)
        SELECT $1, v.kind, v.subject, v.part, v.state, v.remote_id, $5::uuid, $6::bigint, v.reason, v.field
        FROM unnest($2::text[], $3::bigint[], $4::text[], $7::text[], $8::text[], $9::text[], $10::text[])
            AS v (kind, subject, part, state, remote_id, reason, field)
        ORDER BY v.kind, v.subject, v.part
        ON CONFLICT (project_id, kind, subject, part) DO UPDATE
        SET state = excluded.state, remote_id = excluded.remote_id, reason = excluded.reason, field = excluded.field,
            intent_at = CASE WHEN excluded.state = 'UNKNOWN' AND e.state <> 'UNKNOWN' THEN clock_timestamp()
                ELSE e.intent_at END
        WHERE e.state IN ('PENDING', 'UNKNOWN') OR e.state = 'INTENT' AND e.shard_id = excluded.shard_id
        """
    /// Counts the items of the shard `$1` anew, once for the whole batch. Cheap, as a shard has some hundred, and it
    /// cannot drift.
    static let tally = """
        UPDATE shards SET (pending, intent, unknown, completed, skipped, failed) = (
            SELECT count(*) FILTER (WHERE state = 'PENDING'), count(*) FILTER (WHERE state = 'INTENT'),
                count(*) FILTER (WHERE state = 'UNKNOWN'), count(*) FILTER (WHERE state = 'COMPLETED'),
                count(*) FILTER (WHERE state = 'SKIPPED'), count(*) FILTER (WHERE state = 'FAILED')
            FROM outbox_items WHERE shard_id = $1)
        WHERE id = $1
        """
    static let end = ShardSQL.end("c.id = $1 AND c.state = 'LEASED' AND c.pending + c.intent + c.unknown = 0")
    static let disownEffectsOfDone = """
        UPDATE effects SET state = 'UNKNOWN', intent_at = clock_timestamp()
        WHERE shard_id = $1 AND state = 'INTENT' AND EXISTS (SELECT FROM shards WHERE id = $1 AND state = 'DONE')
        """
    static let receipt = """
        SELECT r.state AS run_state, coalesce(c.lease_until > clock_timestamp(), false) AS is_live,
            c.state = 'DONE' AS is_done
        FROM shards c JOIN runs r ON r.id = c.run_id WHERE c.id = $1
        """
}
