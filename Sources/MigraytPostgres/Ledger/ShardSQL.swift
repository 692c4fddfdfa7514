/// Conditions and statements on shards that several parts of the ledger share.
enum ShardSQL {
    /// Of `shards` as `c`: some call of it has an outcome that nobody knows yet.
    static let isUnsettled = """
        (c.intent + c.unknown > 0 OR EXISTS (
            SELECT FROM effects e WHERE e.shard_id = c.id AND e.state IN ('INTENT', 'UNKNOWN')))
        """

    /// The crashes of `shards` when a lease ran out: that proves nothing, so it is one at the least and no more than before.
    /// What lies further back than 72 hours is forgotten.
    static let crashesAfterLapse = """
        CASE WHEN crashed_at > clock_timestamp() - interval '72 hours' THEN greatest(crashes, 1) ELSE 1 END
        """

    /// Intents of the shards `$1` whose holder is gone: nobody knows whether their calls were made. The settle time
    /// counts from now: until its lease ended the holder may have sent a call that had long waited for its budget.
    static let disownItems = """
        UPDATE outbox_items SET state = 'UNKNOWN', intent_at = clock_timestamp(), updated_at = clock_timestamp()
        WHERE shard_id = ANY($1::uuid[]) AND state = 'INTENT'
        """
    static let disownEffects = """
        UPDATE effects SET state = 'UNKNOWN', intent_at = clock_timestamp()
        WHERE shard_id = ANY($1::uuid[]) AND state = 'INTENT'
        """

    /// Counts the items of the shard `$1` anew. Cheap, as a shard has some hundred, and it cannot drift.
    static let tally = """
        UPDATE shards SET (pending, intent, unknown, completed, skipped, failed) = (
            SELECT count(*) FILTER (WHERE state = 'PENDING'), count(*) FILTER (WHERE state = 'INTENT'),
                count(*) FILTER (WHERE state = 'UNKNOWN'), count(*) FILTER (WHERE state = 'COMPLETED'),
                count(*) FILTER (WHERE state = 'SKIPPED'), count(*) FILTER (WHERE state = 'FAILED')
            FROM outbox_items WHERE shard_id = $1)
        WHERE id = $1
        """
}
