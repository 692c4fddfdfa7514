import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func resumeClaim(
        _ shard: ShardID, fence: Int64, lease: Duration
    ) async throws(Failure) -> ShardClaim? {
        try await pool.transaction { connection in
            guard let row = try connection.query(CrashStatement.resume, [shard, fence, lease]).first else { return nil }
            let run = try Run(row: row)
            return ShardClaim(
                shard: shard, step: try row("step"), run: run, fence: fence, attempts: try row("attempts"),
                settlesOnly: run.state.isTerminal, leaseUntil: try row("lease_until"), crashes: try row("crashes"))
        }
    }

    public func isHeld(_ claim: ShardClaim) async throws(Failure) -> Bool {
        try await pool.statements { connection in
            try connection.query(CrashStatement.isHeld, [claim.shard, claim.fence]).first != nil
        }
    }

    public func hold(_ claim: ShardClaim, item: WorkItemID) async throws(Failure) {
        try await pool.transaction { connection in
            guard try connection.execute(CrashStatement.hold, [claim.shard, claim.fence, item]) == 1 else {
                throw Failure.fenceLost
            }
        }
    }

    public func recordCrash(_ claim: ShardClaim) async throws(Failure) {
        try await pool.transaction { connection in
            _ = try connection.pipeline([ShardSQL.hold(claim)] + ShardSQL.disown([claim.shard]))
            let freed = try connection.query(CrashStatement.free, [claim.shard, claim.crashes]).first
            guard let item: WorkItemID = try freed.flatMap({ try $0("item") }) else { return }
            let poison = FailureCode.itemPoison.rawValue
            try connection.execute(CrashStatement.blame, [claim.shard, item, poison])
            try Self.writeLetters(claim.shard, [item], connection)
            try connection.execute(BatchStatement.tally, [claim.shard])
        }
    }

    public func overdueShards(after wait: Duration, urgentAfter: Duration, limit: Int) async throws(Failure)
        -> [OverdueShard]
    {
        try await pool.statements { connection in
            try connection.query(CrashStatement.overdue, [wait, limit, urgentAfter]).map { row in
                OverdueShard(try row("id"), isUrgent: try row("is_urgent"))
            }
        }
    }
}

private enum CrashStatement {
    static let resume = """
        UPDATE shards c SET lease_until = clock_timestamp() + make_interval(secs => $3) FROM runs r
        WHERE c.id = $1 AND c.fence = $2 AND c.state = 'LEASED' AND r.id = c.run_id
        RETURNING c.step, c.attempts, c.crashes, c.lease_until, \(Run.columns)
        """
    static let isHeld = """
        SELECT 1 FROM shards
        WHERE id = $1 AND fence = $2 AND state = 'LEASED' AND lease_until > clock_timestamp()
        """
    static let hold = "UPDATE shards SET in_hand = $3 WHERE id = $1 AND fence = $2 AND state = 'LEASED'"
    /// The old row of the join tells which item was in hand. `$2`: the crashes that the claim knew.
    static let free = """
        UPDATE shards c SET state = 'READY', owner = NULL, lease_until = NULL, in_hand = NULL,
            crashes = c.crashes + 1, crashed_at = clock_timestamp(),
            attempts = c.attempts + (old.in_hand IS NULL AND $2::integer >= 2)::integer,
            not_before = NULL, published_at = NULL, publications = 0, publish_pending = true,
            marked_at = clock_timestamp()
        FROM (SELECT id, in_hand FROM shards WHERE id = $1) old
        WHERE c.id = old.id RETURNING old.in_hand AS item
        """
    static let blame = """
        UPDATE outbox_items SET state = CASE WHEN state = 'PENDING' THEN 'FAILED' ELSE state END, reason = $3,
            field = NULL, attempts = attempts + 3, updated_at = clock_timestamp()
        WHERE shard_id = $1 AND item_id = $2 AND state IN ('PENDING', 'UNKNOWN')
        """
    /// A lease that ran out counts too: its shard does not wait for the reconciler, which may be away itself.
    static let overdue = """
        SELECT id, is_urgent FROM (
            SELECT c.id, c.fence, c.marked_at,
                CASE WHEN c.state = 'LEASED' THEN c.lease_until WHEN c.publish_pending THEN c.marked_at
                    ELSE c.published_at END AS since,
                c.state = 'LEASED' OR c.crashes > 0 OR NOT EXISTS (
                    SELECT FROM shards h
                    WHERE h.run_id = c.run_id AND h.state = 'LEASED' AND h.lease_until > clock_timestamp()) AS is_urgent
            FROM shards c JOIN runs r ON r.id = c.run_id
            WHERE c.state IN ('READY', 'LEASED') AND r.state IN ('RUNNING', 'VERIFYING')
                AND (c.not_before IS NULL OR c.not_before <= clock_timestamp())) o
        WHERE since <= clock_timestamp() - make_interval(secs => CASE WHEN is_urgent THEN $3::float8 ELSE $1::float8 END)
        ORDER BY NOT is_urgent, fence = 0, marked_at LIMIT $2
        """
}
