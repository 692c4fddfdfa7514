import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func recordIntent(_ claim: ShardClaim, items: [WorkItemID]) async throws(Failure) -> [WorkItemID] {
        guard !items.isEmpty else { return [] }
        return try await pool.transaction { connection in
            guard try Self.lockForSending(claim, connection) else { return [] }
            try connection.execute(
                ProtocolStatement.intend, [claim.shard, items, claim.fence, claim.run.id, claim.run.project])
            try connection.execute(ShardSQL.tally, [claim.shard])
            return try connection.query(ProtocolStatement.intended, [claim.shard, items, claim.fence]).map {
                try $0("item_id")
            }
        }
    }

    /// Locks what must not change between the decision to send and its being written down. The lock on the run puts
    /// every intent before or after a pause or cancellation: after it, none appears.
    /// - Returns: Whether the run may be worked on.
    /// - Throws: `ledger.fence_lost`, also when the lease ran out and nobody has noticed yet.
    static func lockForSending(_ claim: ShardClaim, _ connection: PostgresConnection) throws -> Bool {
        let run = try connection.query(ProtocolStatement.shareRun, [claim.run.id]).first
        let state: RunState? = try run.flatMap { try $0("state") }
        guard try connection.query(ProtocolStatement.lockLive, [claim.shard, claim.fence]).count == 1 else {
            throw Failure.fenceLost
        }
        return state?.allowsWork == true
    }

    public func record(_ claim: ShardClaim, _ outcomes: [ItemOutcome]) async throws(Failure) {
        guard !outcomes.isEmpty else { return }
        let table = OutcomeTable(outcomes)
        try await pool.transaction { connection in
            try Self.lockLeased(claim, connection)
            if claim.step.phase == .items, !table.created.isEmpty {
                try Self.keepIssues(claim, table.created, connection)
            }
            let changed: [WorkItemID] = try connection.query(
                ProtocolStatement.record,
                [
                    claim.shard, claim.run.project, table.items, table.states, table.reasons, table.fields,
                    table.issueKeys, table.attempts,
                ]
            ).map { try $0("item_id") }
            try Self.keepDiagnostics(claim, outcomes, of: Set(changed), connection)
            try Self.writeLetters(claim.shard, table.failed, connection)
            let cleared = FollowUps.work(of: claim.step.phase)
            if !cleared.isEmpty {
                let completed = outcomes.filter { $0.verdict == .completed }.map(\.item)
                try connection.execute(
                    ProtocolStatement.clearFollowUp, [claim.run.project, completed, cleared.rawValue])
            }
            try connection.execute(ShardSQL.tally, [claim.shard])
        }
    }

    /// The first issue of an item stands. Another one is kept as evidence and named on the item.
    private static func keepIssues(
        _ claim: ShardClaim, _ issues: [MigratedIssue], _ connection: PostgresConnection
    ) throws {
        let rows = IssueTable(issues)
        try connection.execute(
            ProtocolStatement.keepIssues, [claim.run.project] + rows.parameters + [claim.shard])
        try connection.execute(
            ProtocolStatement.keepSecondIssues, [claim.run.project] + rows.parameters + [claim.run.id])
        try connection.execute(
            ProtocolStatement.nameSecondIssues,
            [claim.run.project] + rows.parameters
                + [claim.run.id, claim.step.code, Diagnostic.Code.verifyDuplicate.rawValue])
    }

    private static func keepDiagnostics(
        _ claim: ShardClaim, _ outcomes: [ItemOutcome], of changed: Set<WorkItemID>, _ connection: PostgresConnection
    ) throws {
        let named = outcomes.filter { changed.contains($0.item) }.flatMap { outcome in
            outcome.diagnostics.map { (outcome.item, $0) }
        }
        guard !named.isEmpty else { return }
        try connection.execute(
            ProtocolStatement.keepDiagnostics,
            [
                claim.run.id, claim.step.code, named.map(\.0), named.map(\.1.code.rawValue),
                named.map { $0.1.field ?? "" }, named.map(\.1.count),
            ])
    }

    public func recordOrphan(
        _ claim: ShardClaim, item: WorkItemID, issue: IssueReference, revision: Int
    ) async throws(Failure) {
        try await pool.transaction { connection in
            try connection.execute(
                ProtocolStatement.keepOrphan,
                [
                    claim.run.project, item, issue.key.projectKey, issue.key.number, issue.id, revision, claim.run.id,
                ])
        }
    }

    public func orphans(of claim: ShardClaim) async throws(Failure) -> [MigratedIssue] {
        try await pool.statements { connection in
            try connection.query(ProtocolStatement.orphans, [claim.shard, claim.run.project]).map(
                MigratedIssue.init(row:))
        }
    }
}

private enum ProtocolStatement {
    static let shareRun = "SELECT state FROM runs WHERE id = $1 FOR SHARE"
    static let lockLive = """
        SELECT FROM shards
        WHERE id = $1 AND fence = $2 AND state = 'LEASED' AND lease_until > clock_timestamp() FOR UPDATE
        """
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
        WHERE o.shard_id = $1 AND o.item_id = ANY($2::bigint[]) AND o.state = 'PENDING'
        """
    static let intended = """
        SELECT item_id FROM outbox_items
        WHERE shard_id = $1 AND item_id = ANY($2::bigint[]) AND state = 'INTENT' AND intent_fence = $3 ORDER BY item_id
        """
    /// What is terminal never changes. What was surely not done in a cancelled run will not be done.
    static let record = """
        UPDATE outbox_items o SET
            state = CASE WHEN v.state = 'PENDING' AND r.state = 'CANCELLED' THEN 'SKIPPED' ELSE v.state END,
            reason = CASE WHEN v.state = 'PENDING' AND r.state = 'CANCELLED' THEN '\(FailureCode.cancelled)'
                ELSE v.reason END,
            field = v.field, attempts = o.attempts + v.attempts, updated_at = clock_timestamp(),
            intent_at = CASE WHEN v.state = 'UNKNOWN' AND o.state <> 'UNKNOWN' THEN clock_timestamp() ELSE o.intent_at END,
            issue_key = coalesce(m.issue_project || '-' || m.issue_number, v.issue_key, o.issue_key)
        FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[])
                AS v (item_id, state, reason, field, issue_key, attempts)
            LEFT JOIN migrated_issues m ON m.project_id = $2 AND m.item_id = v.item_id,
            runs r
        WHERE o.shard_id = $1 AND o.item_id = v.item_id AND o.state IN ('PENDING', 'INTENT', 'UNKNOWN')
            AND r.id = o.run_id
        RETURNING o.item_id
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
    static let keepDiagnostics = """
        INSERT INTO diagnostics (run_id, step, item_id, code, field, count)
        SELECT $1, $2, v.item_id, v.code, v.field, sum(v.count)
        FROM unnest($3::bigint[], $4::text[], $5::text[], $6::integer[]) AS v (item_id, code, field, count)
        GROUP BY v.item_id, v.code, v.field
        ON CONFLICT (run_id, step, item_id, code, field) DO UPDATE SET count = excluded.count
        """
    static let clearFollowUp = """
        UPDATE migrated_issues SET follow_ups = follow_ups & ~$3::integer
        WHERE project_id = $1 AND item_id = ANY($2::bigint[])
        """
    static let keepOrphan = """
        INSERT INTO orphan_issues (project_id, item_id, issue_project, issue_number, issue_id, revision, run_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """
    static let orphans = """
        SELECT p.item_id, p.issue_project || '-' || p.issue_number AS issue_key, p.issue_id, p.revision,
            0 AS follow_ups
        FROM orphan_issues p JOIN outbox_items o ON o.shard_id = $1 AND o.item_id = p.item_id
        WHERE p.project_id = $2 ORDER BY p.item_id, p.issue_number
        """
}
