import MigraytModel
import MigraytPorts

extension PostgresLedger {
    /// A run waits to be planned, held up by an older one or not.
    static let anyRunToPlan = """
        SELECT FROM runs WHERE state = 'CREATED'
            OR state = 'PLANNING' AND (planner_lease_until IS NULL OR planner_lease_until < clock_timestamp()) LIMIT 1
        """

    public func claimPlanning(owner: String, lease: Duration) async throws(Failure) -> PlanningClaim? {
        // Mostly there is none, and one question says so.
        let hasRun = try await pool.statements { try $0.query(Self.anyRunToPlan).count > 0 }
        guard hasRun else { return nil }
        return try await pool.transaction { connection in
            guard let found = try connection.query(PlanningStatement.next).first else { return nil }
            let run: RunID = try found("id")
            let journal = RunJournal(connection: connection)
            if try found("is_new") { journal.move(run, to: .planning) }
            try connection.execute(PlanningStatement.claim, [run, owner, lease])
            guard let row = try connection.query(PlanningStatement.claimed, [run]).first else { return nil }
            return PlanningClaim(
                run: try Run(row: row), fence: try row("planner_fence"), level: try row("plan_level"),
                lastItem: try row("plan_last_item"))
        }
    }

    public func enumerate(_ claim: PlanningClaim, page: EnumerationPage) async throws(Failure) {
        let run = claim.run.id
        let step = PhaseStep(.items, level: page.level).code
        try await pool.transaction { connection in
            guard let cursor = try connection.query(PlanningStatement.lockCursor, [run, claim.fence]).first else {
                throw Failure.fenceLost
            }
            let level: Int = try cursor("plan_level")
            let last: WorkItemID? = try cursor("plan_last_item")
            // A page that the cursor has passed was recorded before; the same goes for its items one by one.
            guard page.level >= level else { return }
            let isSameLevel = page.level == level
            let items = page.items.filter { item in
                guard isSameLevel, let last else { return true }
                return item > last
            }
            connection.later(Self.longStatements)
            if !items.isEmpty {
                connection.later(PlanningStatement.ensureStep, [run, step])
                connection.later(
                    PlanningStatement.append,
                    [run, step, claim.run.project, items, max(1, page.shardSize), PhaseStep.itemCodes.lowerBound])
            }
            connection.later(
                PlanningStatement.moveCursor,
                page.isLastOfLevel
                    ? [run, page.level + 1, nil as WorkItemID?]
                    : [run, page.level, items.last ?? (isSameLevel ? last : nil)])
        }
    }

    public func finishPlanning(_ claim: PlanningClaim, steps: [PhaseStep]) async throws(Failure) {
        let run = claim.run.id
        try await pool.transaction { connection in
            let journal = RunJournal(connection: connection)
            guard let state = try journal.lock(run),
                try connection.query(PlanningStatement.ownsPlan, [run, claim.fence]).count == 1
            else { throw Failure.fenceLost }
            guard state == .planning else {
                // The same call again, whose first answer was lost.
                if state == .running || state == .verifying || state == .paused { return }
                throw Failure.fenceLost
            }
            _ = try connection.pipeline(
                steps.enumerated().map { ordinal, step in
                    PostgresStatement(PlanningStatement.orderStep, [run, step.code, ordinal])
                })
            // Items of a level that is no step would never be worked on, and nobody would notice.
            guard try connection.query(PlanningStatement.forgottenSteps, [run]).count == 0 else {
                throw Failure(.internalError, .failRun, field: "steps")
            }
            try connection.execute(
                PlanningStatement.total, [run, PhaseStep.itemCodes.lowerBound, PhaseStep.itemCodes.upperBound])
            journal.move(run, to: .running)
        }
    }

    public func failPlanning(_ claim: PlanningClaim, _ failure: Failure, park: Bool) async throws(Failure) {
        let run = claim.run.id
        try await pool.transaction { connection in
            let journal = RunJournal(connection: connection)
            guard try journal.lock(run) == .planning,
                try connection.query(PlanningStatement.ownsPlan, [run, claim.fence]).count == 1
            else { throw Failure.fenceLost }
            journal.move(run, to: park ? .paused : .failed, failure: failure.code, field: failure.field)
        }
    }
}

private enum PlanningStatement {
    /// An older run that has ended may still have calls in flight: what they create must be known first.
    static let next = """
        SELECT r.id, r.state = 'CREATED' AS is_new FROM runs r
        WHERE (r.state = 'CREATED'
                OR r.state = 'PLANNING'
                    AND (r.planner_lease_until IS NULL OR r.planner_lease_until < clock_timestamp()))
            AND NOT EXISTS (
                SELECT FROM runs o JOIN shards c ON c.run_id = o.id AND c.state <> 'DONE'
                WHERE o.project_id = r.project_id AND o.id <> r.id AND \(ShardSQL.isUnsettled))
        ORDER BY r.created_at LIMIT 1 FOR UPDATE OF r SKIP LOCKED
        """
    static let claim = """
        UPDATE runs SET planner_owner = $2, planner_fence = planner_fence + 1, planner_lease = make_interval(secs => $3),
            planner_lease_until = clock_timestamp() + make_interval(secs => $3),
            started_at = coalesce(started_at, clock_timestamp())
        WHERE id = $1
        """
    static let claimed = """
        SELECT \(Run.columns), r.planner_fence, r.plan_level, r.plan_last_item FROM runs r WHERE r.id = $1
        """
    static let lockCursor = """
        SELECT plan_level, plan_last_item FROM runs
        WHERE id = $1 AND planner_fence = $2 AND state = 'PLANNING' AND ledger_is_open() FOR UPDATE
        """
    static let ensureStep = "INSERT INTO run_steps (run_id, step) VALUES ($1, $2) ON CONFLICT DO NOTHING"
    /// Cuts a page into shards. An item whose type changed between two levels was met before and is left out.
    static let append = """
        WITH page AS (
            SELECT p.item_id, (row_number() OVER (ORDER BY p.item_id) - 1) / $5::bigint AS cut,
                m.issue_project || '-' || m.issue_number AS issue_key
            FROM unnest($4::bigint[]) AS p (item_id)
            LEFT JOIN migrated_issues m ON m.project_id = $3 AND m.item_id = p.item_id
            WHERE NOT EXISTS (
                SELECT FROM run_steps s JOIN outbox_items o ON o.run_id = s.run_id AND o.step = s.step
                WHERE s.run_id = $1 AND s.step >= $6::integer AND s.step < $2 AND o.item_id = p.item_id)
        ), cuts AS MATERIALIZED (
            SELECT cut, gen_random_uuid() AS shard_id, min(item_id) AS first_item, count(*) AS item_count,
                count(*) - count(issue_key) AS pending
            FROM page GROUP BY cut
        ), counted AS (
            UPDATE run_steps SET enumerated = enumerated + (SELECT count(*) FROM page),
                skipped = skipped + done.items, ended_items = ended_items + done.items
            FROM (SELECT coalesce(sum(item_count), 0) AS items FROM cuts WHERE pending = 0) done
            WHERE run_id = $1 AND step = $2
        ), made AS (
            INSERT INTO shards (id, run_id, step, first_item, state, item_count, pending, skipped)
            SELECT shard_id, $1, $2, first_item, CASE WHEN pending = 0 THEN 'DONE' ELSE 'WAITING' END, item_count,
                pending, item_count - pending
            FROM cuts
        )
        INSERT INTO outbox_items (run_id, step, item_id, shard_id, state, reason, issue_key)
        SELECT $1, $2, item_id, shard_id, CASE WHEN issue_key IS NULL THEN 'PENDING' ELSE 'SKIPPED' END,
            CASE WHEN issue_key IS NOT NULL THEN 'already_migrated' END, issue_key
        FROM page JOIN cuts USING (cut)
        """
    static let moveCursor = """
        UPDATE runs SET plan_level = $2, plan_last_item = $3,
            planner_lease_until = clock_timestamp() + planner_lease
        WHERE id = $1
        """
    static let ownsPlan = "SELECT FROM runs WHERE id = $1 AND planner_fence = $2 AND ledger_is_open()"
    static let orderStep = """
        INSERT INTO run_steps (run_id, step, ordinal) VALUES ($1, $2, $3)
        ON CONFLICT (run_id, step) DO UPDATE SET ordinal = excluded.ordinal
        """
    static let forgottenSteps = "SELECT FROM run_steps WHERE run_id = $1 AND ordinal IS NULL AND enumerated > 0"
    static let total = """
        UPDATE runs SET total_items =
            (SELECT coalesce(sum(enumerated), 0) FROM run_steps WHERE run_id = $1 AND step BETWEEN $2 AND $3)
        WHERE id = $1
        """
}
