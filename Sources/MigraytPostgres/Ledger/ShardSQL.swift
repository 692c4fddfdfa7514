import MigraytModel
import MigraytPorts

/// Conditions and statements on shards that several parts of the ledger share.
enum ShardSQL {
    /// Of `shards` as `c`: some call of it has an outcome that nobody knows yet.
    static let isUnsettled = """
        (c.intent + c.unknown > 0 OR EXISTS (
            SELECT FROM effects e WHERE e.shard_id = c.id AND e.state IN ('INTENT', 'UNKNOWN')))
        """

    /// The crashes of `shards` when a lease ran out: that proves nothing, so it is one at the least and no more than
    /// before. What lies further back than 72 hours is forgotten.
    static let crashesAfterLapse = """
        CASE WHEN crashed_at > clock_timestamp() - interval '72 hours' THEN greatest(crashes, 1) ELSE 1 END
        """

    /// Intents of the shards `$1` whose holder is gone: nobody knows whether their calls were made. The settle time
    /// counts from now: until its lease ended the holder may have sent a call that had long waited for its budget.
    static func disown(_ shards: [ShardID]) -> [PostgresStatement] {
        [disownItems, disownEffects, tallyDisowned].map { PostgresStatement($0, [shards]) }
    }

    private static let disownItems = """
        UPDATE outbox_items o SET state = 'UNKNOWN', intent_at = clock_timestamp(), updated_at = clock_timestamp()
        FROM shards c
        WHERE c.id = ANY($1::uuid[]) AND o.run_id = c.run_id AND o.step = c.step AND o.shard_id = c.id
            AND o.state = 'INTENT'
        """
    private static let disownEffects = """
        UPDATE effects SET state = 'UNKNOWN', intent_at = clock_timestamp()
        WHERE shard_id = ANY($1::uuid[]) AND state = 'INTENT'
        """
    private static let tallyDisowned = """
        UPDATE shards SET unknown = unknown + intent, intent = 0 WHERE id = ANY($1::uuid[]) AND intent > 0
        """

    /// Ends the shards that `condition` names, of `shards` as `c`, and counts on their steps what they came to.
    static func end(_ condition: String) -> String {
        """
        WITH ended AS (
            UPDATE shards c SET state = 'DONE', owner = NULL, lease_until = NULL, publish_pending = false
            WHERE \(condition)
            RETURNING c.run_id, c.step, c.first_item, c.completed, c.skipped, c.failed
        )
        UPDATE run_steps s SET completed = s.completed + n.completed, skipped = s.skipped + n.skipped,
            failed = s.failed + n.failed, ended_items = s.ended_items + n.ended_items
        FROM (
            SELECT run_id, step, coalesce(sum(completed) FILTER (WHERE first_item > 0), 0) AS completed,
                coalesce(sum(skipped) FILTER (WHERE first_item > 0), 0) AS skipped,
                coalesce(sum(failed) FILTER (WHERE first_item > 0), 0) AS failed,
                sum(completed + skipped + failed) AS ended_items
            FROM ended GROUP BY run_id, step) n
        WHERE s.run_id = n.run_id AND s.step = n.step
        """
    }

    /// Joined to `run_steps` as `s`: the tallies of its shards that are not done, as `c`. Only those in the window have
    /// anything but pending items, and now and then one that waits with items that were migrated before.
    static let openTallies = """
        LEFT JOIN LATERAL (
            SELECT sum(t.intent) AS intent, sum(t.unknown) AS unknown, sum(t.completed) AS completed,
                sum(t.skipped) AS skipped, sum(t.failed) AS failed
            FROM (
                SELECT * FROM shards w
                WHERE w.run_id = s.run_id AND w.step = s.step AND w.state IN ('READY', 'LEASED') AND w.first_item > 0
                UNION ALL
                SELECT * FROM shards w
                WHERE w.run_id = s.run_id AND w.step = s.step AND w.state = 'WAITING' AND w.skipped > 0) t
        ) c ON s.state <> 'CLOSED'
        """

    /// Locks the shard of a claim that still holds; otherwise the transaction ends with `ledger.fence_lost`.
    /// - Parameter orDone: The shard may also have been ended under this claim.
    static func hold(_ claim: ShardClaim, orDone: Bool = false) -> PostgresStatement {
        PostgresStatement("SELECT hold_claim($1, $2, $3)", [claim.shard, claim.fence, orDone])
    }
}
