import Foundation
import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func claimShard(
        _ shard: ShardID, owner: String, lease: Duration
    ) async throws(Failure) -> ClaimOutcome {
        try await pool.transaction { connection in
            guard let row = try connection.query(ClaimStatement.lock, [shard]).first else { return .unknown }
            let run = try Run(row: row)
            let state: String = try row("shard_state")
            if state == "DONE" { return .finished }
            let settlesOnly = run.state.isTerminal
            if settlesOnly {
                // Nothing is in flight and nothing may be sent any more, unless somebody is still at it.
                if try !row("is_unsettled"), try !row("is_held") {
                    try connection.execute(ClaimStatement.end, [shard])
                    return .finished
                }
            } else if !run.state.allowsWork {
                return .notNow
            }
            guard state != "WAITING", try !row("is_held"), try row("is_due") else { return .notNow }
            try Self.disown([shard], connection)
            let claim = try connection.query(ClaimStatement.claim, [shard, owner, lease, state == "LEASED"]).first
            guard let claim else { return .notNow }
            return .claimed(
                ShardClaim(
                    shard: shard, step: try row("step"), run: run, fence: try claim("fence"),
                    attempts: try claim("attempts"), settlesOnly: settlesOnly, leaseUntil: try claim("lease_until"),
                    crashes: try claim("crashes")))
        }
    }

    public func renew(_ claim: ShardClaim, lease: Duration) async throws(Failure) -> RunState {
        try await pool.transaction { connection in
            let renewed = try connection.query(ClaimStatement.renew, [claim.shard, claim.fence, lease]).first
            guard let renewed else { throw Failure.fenceLost }
            return try renewed("run_state")
        }
    }

    public func items(of claim: ShardClaim) async throws(Failure) -> [OutboxItem] {
        try await pool.statements { connection in
            try connection.query(ClaimStatement.items, [claim.shard]).map(OutboxItem.init(row:))
        }
    }

    public func complete(_ claim: ShardClaim) async throws(Failure) {
        try await pool.transaction { connection in
            guard let row = try connection.query(ClaimStatement.lockOwn, [claim.shard, claim.fence]).first else {
                throw Failure.fenceLost
            }
            switch try row("state") as String {
            // The same call again, whose first answer was lost.
            case "DONE": return
            case "LEASED": break
            default: throw Failure.fenceLost
            }
            guard try row("is_finished") else { throw Failure.conflict }
            // An effect that nobody finished has lost its answer; the next run that needs it settles it.
            try connection.execute(ShardSQL.disownEffects, [[claim.shard]])
            try connection.execute(ClaimStatement.end, [claim.shard])
        }
    }

    public func release(
        _ claim: ShardClaim, after delay: Duration, countsAsAttempt: Bool
    ) async throws(Failure) {
        try await pool.transaction { connection in
            try Self.lockLeased(claim, connection)
            try Self.disown([claim.shard], connection)
            try connection.execute(
                ClaimStatement.release, [claim.shard, delay, countsAsAttempt ? 1 : 0])
        }
    }

    public func park(_ claim: ShardClaim, _ failure: Failure, failRun: Bool) async throws(Failure) {
        try await pool.transaction { connection in
            let journal = RunJournal(connection: connection)
            let state = try journal.lock(claim.run.id)
            try Self.lockLeased(claim, connection)
            try Self.disown([claim.shard], connection)
            try connection.execute(ClaimStatement.release, [claim.shard, Duration.zero, 0])
            guard let state, !state.isTerminal else { return }
            // The first cause stands: others of a paused run are its echoes.
            if failRun {
                try journal.move(claim.run.id, to: .failed, failure: failure.code, field: failure.field)
            } else if state != .paused {
                try journal.move(claim.run.id, to: .paused, failure: failure.code, field: failure.field)
            }
        }
    }

    /// Locks the shard of a claim that still holds.
    /// - Throws: `ledger.fence_lost`.
    static func lockLeased(_ claim: ShardClaim, _ connection: PostgresConnection) throws {
        guard try connection.query(ClaimStatement.lockLeased, [claim.shard, claim.fence]).count == 1 else {
            throw Failure.fenceLost
        }
    }

    /// Turns what an earlier holder has in intent into `UNKNOWN`.
    static func disown(_ shards: [ShardID], _ connection: PostgresConnection) throws {
        try connection.execute(ShardSQL.disownItems, [shards])
        try connection.execute(ShardSQL.disownEffects, [shards])
        try connection.execute(ClaimStatement.tallyDisowned, [shards])
    }
}

extension OutboxItem {
    /// The columns that `init(row:)` reads, of `outbox_items`.
    static let columns = """
        run_id, step, item_id, shard_id, state, reason, field, issue_key, attempts, intent_at,
        last_known_issue_number, updated_at
        """

    init(row: PostgresRow) throws {
        self.init(
            run: try row("run_id"), step: try row("step"), item: try row("item_id"), shard: try row("shard_id"),
            state: try row("state"), reason: try row("reason"), reasonField: try row("field"),
            issue: try row("issue_key"), attempts: try row("attempts"), intentAt: try row("intent_at"),
            lastKnownIssueNumber: try row("last_known_issue_number"), updatedAt: try row("updated_at"))
    }
}

private enum ClaimStatement {
    static let lock = """
        SELECT c.step, c.state AS shard_state, c.not_before IS NULL OR c.not_before <= clock_timestamp() AS is_due,
            c.state = 'LEASED' AND c.lease_until > clock_timestamp() AS is_held,
            \(ShardSQL.isUnsettled) AS is_unsettled, \(Run.columns)
        FROM shards c JOIN runs r ON r.id = c.run_id WHERE c.id = $1 FOR UPDATE OF c
        """
    /// `$4`: the former holder let its lease run out: it may have died of the work.
    static let claim = """
        UPDATE shards SET state = 'LEASED', fence = fence + 1, owner = $2,
            lease_until = clock_timestamp() + make_interval(secs => $3), publish_pending = false, publications = 0,
            not_before = NULL, in_hand = NULL,
            crashes = CASE WHEN $4::boolean THEN \(ShardSQL.crashesAfterLapse) ELSE crashes END,
            crashed_at = CASE WHEN $4 THEN clock_timestamp() ELSE crashed_at END
        WHERE id = $1 RETURNING fence, attempts, lease_until, crashes
        """
    static let renew = """
        UPDATE shards c SET lease_until = clock_timestamp() + make_interval(secs => $3) FROM runs r
        WHERE c.id = $1 AND c.fence = $2 AND c.state = 'LEASED' AND r.id = c.run_id RETURNING r.state AS run_state
        """
    static let items = "SELECT \(OutboxItem.columns) FROM outbox_items WHERE shard_id = $1 ORDER BY item_id"
    static let lockOwn = """
        SELECT state, pending + intent + unknown = 0 AS is_finished FROM shards
        WHERE id = $1 AND fence = $2 FOR UPDATE
        """
    static let lockLeased = "SELECT FROM shards WHERE id = $1 AND fence = $2 AND state = 'LEASED' FOR UPDATE"
    static let end = """
        UPDATE shards SET state = 'DONE', owner = NULL, lease_until = NULL, publish_pending = false WHERE id = $1
        """
    /// The mark comes when the shard is due: with the next round of `republish`, or when its run is resumed.
    static let release = """
        UPDATE shards SET state = 'READY', owner = NULL, lease_until = NULL, attempts = attempts + $3::integer,
            not_before = clock_timestamp() + make_interval(secs => $2), published_at = NULL, publications = 0,
            publish_pending = false
        WHERE id = $1
        """
    static let tallyDisowned = """
        UPDATE shards SET unknown = unknown + intent, intent = 0 WHERE id = ANY($1::uuid[]) AND intent > 0
        """
}
