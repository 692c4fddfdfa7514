import Foundation
import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func claimShard(
        _ shard: ShardID, owner: String, lease: Duration
    ) async throws(Failure) -> ClaimOutcome {
        let claimed: ClaimOutcome? = try await pool.commit(
            [
                PostgresStatement(ClaimStatement.claim, [shard, owner, lease]),
                PostgresStatement(ClaimStatement.disownOlderItems, [shard, owner]),
                PostgresStatement(ClaimStatement.disownOlderEffects, [shard, owner]),
                PostgresStatement(RestoreStatement.doubtItems(ClaimStatement.held), [shard, owner]),
                PostgresStatement(RestoreStatement.noteDoubt(ClaimStatement.held), [shard, owner]),
            ] + ClaimStatement.contents(ClaimStatement.held).map { PostgresStatement($0, [shard, owner]) }
        ) { answers in
            guard let row = answers[0].first else { return nil }
            let run = try Run(row: row)
            let claim = ShardClaim(
                shard: shard, step: try row("step"), run: run, fence: try row("fence"), attempts: try row("attempts"),
                settlesOnly: run.state.isTerminal, leaseUntil: try row("lease_until"),
                crashes: try row("crashes"))
            return .claimed(claim, try Self.contents(answers[5...], of: run))
        }
        if let claimed { return claimed }
        return try await whyNotClaimed(shard)
    }

    public func contents(of claim: ShardClaim) async throws(Failure) -> ShardContents {
        let statements = ClaimStatement.contents("c.id = $1 AND c.fence = $2")
        return try await pool.statements { connection in
            let answers = try connection.pipeline(
                statements.map { PostgresStatement($0, [claim.shard, claim.fence]) })
            return try Self.contents(answers[...], of: claim.run)
        }
    }

    private static func contents(_ answers: ArraySlice<PostgresResult>, of run: Run) throws -> ShardContents {
        let answers = Array(answers)
        let connections = try answers[0].map(Connection.init(row:))
        let issues = try answers[1].map(MigratedIssue.init(row:))
        return ShardContents(
            items: try answers[3].map(OutboxItem.init(row:)),
            issues: Dictionary(issues.map { ($0.item, $0) }, uniquingKeysWith: { first, _ in first }),
            effects: try answers[2].map(Effect.init(row:)), source: connections.first { $0.id == run.source },
            target: connections.first { $0.id == run.target })
    }

    /// The rare case: a message that came twice, or too early, or of a run that does not go on.
    private func whyNotClaimed(_ shard: ShardID) async throws(Failure) -> ClaimOutcome {
        try await pool.transaction { connection in
            guard let row = try connection.query(ClaimStatement.lock, [shard]).first else { return .unknown }
            if try row("shard_state") as String == "DONE" { return .finished }
            // Nothing is in flight and nothing may be sent any more, unless somebody is still at it.
            if try (row("run_state") as RunState).isTerminal, try !row("is_unsettled"), try !row("is_held") {
                try connection.execute(ClaimStatement.end, [shard])
                return .finished
            }
            return .notNow
        }
    }

    public func items(of claim: ShardClaim) async throws(Failure) -> [OutboxItem] {
        try await pool.statements { connection in
            try connection.query(ClaimStatement.items, [claim.shard]).map(OutboxItem.init(row:))
        }
    }

    public func release(
        _ claim: ShardClaim, after delay: Duration, countsAsAttempt: Bool
    ) async throws(Failure) {
        try await pool.commit(
            [ShardSQL.hold(claim)] + ShardSQL.disown([claim.shard]) + [
                PostgresStatement(ClaimStatement.release, [claim.shard, delay, countsAsAttempt ? 1 : 0])
            ])
    }

    public func park(_ claim: ShardClaim, _ failure: Failure, failRun: Bool) async throws(Failure) {
        try await pool.transaction { connection in
            let journal = RunJournal(connection: connection)
            let state = try journal.lock(claim.run.id)
            _ = try connection.pipeline(
                [ShardSQL.hold(claim)] + ShardSQL.disown([claim.shard]) + [
                    PostgresStatement(ClaimStatement.release, [claim.shard, Duration.zero, 0])
                ])
            guard let state, !state.isTerminal else { return }
            // The first cause stands: others of a paused run are its echoes.
            if failRun {
                journal.move(claim.run.id, to: .failed, failure: failure.code, field: failure.field)
            } else if state != .paused {
                journal.move(claim.run.id, to: .paused, failure: failure.code, field: failure.field)
            }
        }
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
        SELECT c.state AS shard_state, c.state = 'LEASED' AND c.lease_until > clock_timestamp() AS is_held,
            \(ShardSQL.isUnsettled) AS is_unsettled, r.state AS run_state
        FROM shards c JOIN runs r ON r.id = c.run_id WHERE c.id = $1 FOR UPDATE OF c
        """
    /// A former holder that let its lease run out may have died of the work. What it had in intent is unknown from now
    /// on.
    static let claim = """
        UPDATE shards c SET state = 'LEASED', fence = c.fence + 1, owner = $2,
            lease_until = clock_timestamp() + make_interval(secs => $3), publish_pending = false, publications = 0,
            not_before = NULL, in_hand = NULL, unknown = c.unknown + c.intent, intent = 0,
            crashes = CASE WHEN c.state = 'LEASED' THEN \(ShardSQL.crashesAfterLapse) ELSE crashes END,
            crashed_at = CASE WHEN c.state = 'LEASED' THEN clock_timestamp() ELSE crashed_at END
        FROM runs r
        WHERE c.id = $1 AND r.id = c.run_id AND ledger_is_open()
            AND (c.state = 'READY' OR c.state = 'LEASED' AND c.lease_until <= clock_timestamp())
            AND (c.not_before IS NULL OR c.not_before <= clock_timestamp())
            AND (r.state IN ('RUNNING', 'VERIFYING')
                OR r.state IN ('COMPLETED', 'COMPLETED_WITH_FAILURES', 'FAILED', 'CANCELLED')
                    AND \(ShardSQL.isUnsettled))
        RETURNING c.step, c.fence, c.attempts, c.crashes, c.lease_until, \(Run.columns)
        """
    /// Of the shard `$1`, when `$2` holds it: what follows a claim that was refused does nothing.
    static let held = "c.id = $1 AND c.state = 'LEASED' AND c.owner = $2"
    static let disownOlderItems = """
        UPDATE outbox_items o SET state = 'UNKNOWN', intent_at = clock_timestamp(), updated_at = clock_timestamp()
        FROM shards c
        WHERE \(held) AND o.shard_id = $1 AND o.state = 'INTENT' AND o.intent_fence < c.fence
        """
    static let disownOlderEffects = """
        UPDATE effects e SET state = 'UNKNOWN', intent_at = clock_timestamp()
        FROM shards c WHERE \(held) AND e.shard_id = $1 AND e.state = 'INTENT' AND e.fence < c.fence
        """
    /// What is read of the shard `c` that fulfils the condition: its run's connections, its items' issues and effects,
    /// and its items. `OFFSET 0` keeps the effects one look into their key per item and kind: while the table fills,
    /// the planner takes it for small, and would read all of a project's for each shard.
    static func contents(_ held: String) -> [String] {
        [
            """
            SELECT n.id, n.tenant_id, n.user_id, n.platform, n.place, n.site, n.secret_arn, n.created_at
            FROM shards c JOIN runs r ON r.id = c.run_id JOIN connections n ON n.id IN (r.source_id, r.target_id)
            WHERE \(held) AND n.tenant_id = r.tenant_id
            """,
            """
            SELECT m.item_id, m.issue_project || '-' || m.issue_number AS issue_key, m.issue_id, m.revision, m.follow_ups
            FROM shards c JOIN runs r ON r.id = c.run_id JOIN outbox_items o ON o.shard_id = c.id
                JOIN migrated_issues m ON m.project_id = r.project_id AND m.item_id = o.item_id
            WHERE \(held)
            """,
            """
            SELECT \(Effect.columns)
            FROM shards c JOIN runs r ON r.id = c.run_id JOIN outbox_items o ON o.shard_id = c.id
                CROSS JOIN unnest(ARRAY['attachment', 'comment', 'stand_in']) AS k (kind)
                CROSS JOIN LATERAL (
                    SELECT * FROM effects x
                    WHERE x.project_id = r.project_id AND x.kind = k.kind AND x.subject = o.item_id OFFSET 0) e
            WHERE \(held) ORDER BY e.kind, e.subject, e.part
            """,
            """
            SELECT \(OutboxItem.columns) FROM outbox_items
            WHERE shard_id = $1 AND EXISTS (SELECT FROM shards c WHERE \(held)) ORDER BY item_id
            """,
        ]
    }
    static let items = "SELECT \(OutboxItem.columns) FROM outbox_items WHERE shard_id = $1 ORDER BY item_id"
    static let end = ShardSQL.end("c.id = $1 AND c.state <> 'DONE'")
    /// The mark comes when the shard is due: with the next round of `republish`, or when its run is resumed.
    static let release = """
        UPDATE shards SET state = 'READY', owner = NULL, lease_until = NULL, attempts = attempts + $3::integer,
            not_before = clock_timestamp() + make_interval(secs => $2), published_at = NULL, publications = 0,
            publish_pending = false
        WHERE id = $1
        """
}
