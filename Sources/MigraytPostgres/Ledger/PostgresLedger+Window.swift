import MigraytModel
import MigraytPlanning
import MigraytPorts

extension PostgresLedger {
    public func openNextSteps(
        shardSizes sizes: @escaping @Sendable (Phase, _ itemsOfRun: Int) -> Int
    ) async throws(Failure) -> [(RunID, PhaseStep)] {
        let runs: [RunID] = try await pool.statements { connection in
            try connection.query(WindowStatement.runsBetweenSteps).map { try $0("id") }
        }
        var opened: [(RunID, PhaseStep)] = []
        // One transaction per run: a large step of one run does not hold up what another has done.
        for run in runs {
            let step = try await pool.transaction(opening: [Self.longStatement]) { connection in
                try Self.openNextStep(of: run, sizes, connection)
            }
            if let step { opened.append((run, step)) }
        }
        return opened
    }

    private static func openNextStep(
        of id: RunID, _ sizes: (Phase, Int) -> Int, _ connection: PostgresConnection
    ) throws -> PhaseStep? {
        let answers = try connection.pipeline([
            RunJournal.lock(id), PostgresStatement(WindowStatement.nextStep, [id]),
            PostgresStatement(WindowStatement.run, [id]),
            PostgresStatement(
                WindowStatement.itemsOfRun, [id, PhaseStep.itemCodes.lowerBound, PhaseStep.itemCodes.upperBound]),
        ])
        guard let state = try RunJournal.state(in: answers[0]), state.allowsWork, let next = answers[1].first,
            let row = answers[2].first
        else { return nil }
        let step: PhaseStep = try next("step")
        let run = try Run(row: row)
        let size = max(1, sizes(step.phase, try answers[3].first?("items") ?? 0))
        switch step.phase {
        case .items: break
        case .prepare: cutWholeRun(run, step, connection)
        case .attachments, .comments, .links:
            if run.options.includes(step.phase) { cutFollowUps(run, step, size, connection) }
        case .finish:
            cutFollowUps(run, step, size, connection)
            cutWholeRun(run, step, connection)
        case .verify:
            connection.later(
                WindowStatement.cutVerified,
                [id, step.code, run.project, size, PhaseStep.itemCodes.lowerBound, PhaseStep.itemCodes.upperBound])
            cutWholeRun(run, step, connection)
        }
        connection.later(WindowStatement.openStep, [id, step.code])
        let journal = RunJournal(connection: connection)
        if step.phase == .verify, state == .running { journal.move(id, to: .verifying) }
        journal.record(.phaseOpened, of: id, step: step)
        return step
    }

    private static func cutFollowUps(
        _ run: Run, _ step: PhaseStep, _ size: Int, _ connection: PostgresConnection
    ) {
        connection.later(
            WindowStatement.cutFollowUps,
            [
                run.id, step.code, run.project, size, PhaseStep.itemCodes.lowerBound, PhaseStep.itemCodes.upperBound,
                FollowUps.work(of: step.phase).rawValue,
            ])
    }

    private static func cutWholeRun(_ run: Run, _ step: PhaseStep, _ connection: PostgresConnection) {
        connection.later(WindowStatement.cutWholeRun, [run.id, step.code, WorkItemID.wholeRun])
    }

    public func admitShards(window: Int) async throws(Failure) -> Int {
        try await pool.commit([
            // Two coordinators that count at the same time would both fill the window.
            PostgresStatement(WindowStatement.lockAdmission, [Self.admissionLock]),
            PostgresStatement(WindowStatement.admit, [window, FairAdmission.leastPlaces]),
        ]) { $0[1].affected }
    }

    public func survey(window: Int, limit: Int) async throws(Failure) -> CoordinatorSurvey {
        try await pool.commit([
            PostgresStatement(WindowStatement.lockAdmission, [Self.admissionLock]),
            PostgresStatement(WindowStatement.admit, [window, FairAdmission.leastPlaces]),
            PostgresStatement(WindowStatement.runsBetweenSteps),
            PostgresStatement(PostgresLedger.anyRunToPlan),
            PostgresStatement(WindowStatement.toPublish, [limit]),
        ]) { answers in
            CoordinatorSurvey(
                hasRunToPlan: answers[3].count > 0, hasStepToOpen: answers[2].count > 0, admitted: answers[1].affected,
                toPublish: try answers[4].map(ShardEnvelope.init(row:)))
        }
    }

    public func shardsToPublish(limit: Int) async throws(Failure) -> [ShardEnvelope] {
        try await pool.statements { connection in
            try connection.query(WindowStatement.toPublish, [limit]).map(ShardEnvelope.init(row:))
        }
    }

    public func markPublished(_ envelopes: [ShardEnvelope]) async throws(Failure) {
        guard !envelopes.isEmpty else { return }
        try await pool.commit([
            PostgresStatement(WindowStatement.markPublished, [envelopes.map(\.shard), envelopes.map(\.fence)])
        ])
    }

    /// An arbitrary number of ours that names the right to admit shards.
    private static let admissionLock: Int64 = 7_130_002
}

extension ShardEnvelope {
    fileprivate init(row: PostgresRow) throws {
        self.init(
            run: try row("run_id"), step: try row("step"), shard: try row("id"), fence: try row("fence"),
            itemCount: try row("item_count"))
    }
}

extension RunOptions {
    fileprivate func includes(_ phase: Phase) -> Bool {
        switch phase {
        case .attachments: migrateAttachments
        case .comments: migrateComments
        case .links: migrateLinks
        case .prepare, .items, .finish, .verify: true
        }
    }
}

private enum WindowStatement {
    static let runsBetweenSteps = """
        SELECT r.id FROM runs r
        WHERE r.state IN ('RUNNING', 'VERIFYING')
            AND EXISTS (SELECT FROM run_steps s WHERE s.run_id = r.id AND s.state = 'PENDING' AND s.ordinal IS NOT NULL)
            AND NOT EXISTS (SELECT FROM run_steps s WHERE s.run_id = r.id AND s.state = 'OPEN')
        ORDER BY r.created_at
        """
    static let nextStep = """
        SELECT step FROM run_steps
        WHERE run_id = $1 AND state = 'PENDING' AND ordinal IS NOT NULL
            AND NOT EXISTS (SELECT FROM run_steps WHERE run_id = $1 AND state = 'OPEN')
        ORDER BY ordinal LIMIT 1
        """
    static let run = "SELECT \(Run.columns) FROM runs r WHERE r.id = $1"
    static let itemsOfRun = """
        SELECT coalesce(sum(enumerated), 0)::bigint AS items FROM run_steps
        WHERE run_id = $1 AND step BETWEEN $2::integer AND $3::integer
        """
    static let openStep = "UPDATE run_steps SET state = 'OPEN' WHERE run_id = $1 AND step = $2"

    /// Items whose issue exists in the project and has work of the kind `$7` left.
    static let cutFollowUps = cut(
        """
        (o.state = 'COMPLETED' OR o.state = 'SKIPPED' AND o.reason = 'already_migrated')
            AND m.follow_ups & $7::integer <> 0
        """)
    /// Items that this run created or found; of a replay all that have an issue.
    static let cutVerified = cut(
        """
        (o.state = 'COMPLETED' OR o.state = 'SKIPPED' AND o.reason = 'already_migrated'
            AND EXISTS (SELECT FROM runs r WHERE r.id = $1 AND r.type = 'REPLAY'))
        """)
    static let cutWholeRun = """
        WITH made AS (
            INSERT INTO shards (run_id, step, first_item, item_count, pending) VALUES ($1, $2, $3, 1, 1) RETURNING id
        ), noted AS (
            UPDATE run_steps SET whole_run = true WHERE run_id = $1 AND step = $2
        )
        INSERT INTO outbox_items (run_id, step, item_id, shard_id) SELECT $1, $2, $3, id FROM made
        """

    private static func cut(_ condition: String) -> String {
        """
        WITH chosen AS (
            SELECT o.item_id, (row_number() OVER (ORDER BY o.item_id) - 1) / $4::bigint AS cut,
                m.issue_project || '-' || m.issue_number AS issue_key
            FROM outbox_items o JOIN migrated_issues m ON m.project_id = $3 AND m.item_id = o.item_id
            WHERE o.run_id = $1 AND o.step BETWEEN $5::integer AND $6::integer AND \(condition)
        ), cuts AS MATERIALIZED (
            SELECT cut, gen_random_uuid() AS shard_id, min(item_id) AS first_item, count(*) AS item_count
            FROM chosen GROUP BY cut
        ), counted AS (
            UPDATE run_steps SET enumerated = (SELECT count(*) FROM chosen) WHERE run_id = $1 AND step = $2
        ), made AS (
            INSERT INTO shards (id, run_id, step, first_item, item_count, pending)
            SELECT shard_id, $1, $2, first_item, item_count, item_count FROM cuts
        )
        INSERT INTO outbox_items (run_id, step, item_id, shard_id, issue_key)
        SELECT $1, $2, item_id, shard_id, issue_key FROM chosen JOIN cuts USING (cut)
        """
    }

    static let lockAdmission = "SELECT pg_advisory_xact_lock($1)"
    /// Deals places in turns, as `FairAdmission` says it. The mark of each shard follows its turn, so that the relay
    /// publishes the runs' shards by turns, too.
    static let admit = """
        WITH active AS MATERIALIZED (
            SELECT s.run_id, s.step, r.tenant_id, t.weight, r.created_at, f.in_flight, f.leased
            FROM run_steps s JOIN runs r ON r.id = s.run_id JOIN tenants t ON t.id = r.tenant_id
            CROSS JOIN LATERAL (
                SELECT count(*) AS in_flight, count(*) FILTER (WHERE c.state = 'LEASED') AS leased
                FROM shards c WHERE c.run_id = s.run_id AND c.step = s.step AND c.state IN ('READY', 'LEASED')) f
            WHERE s.state = 'OPEN' AND r.state IN ('RUNNING', 'VERIFYING')
        ), room AS (
            SELECT least($1::bigint, greatest($2::bigint, 2 * sum(leased) + $2::bigint / 2)) AS places FROM active
        ), dealt AS (
            SELECT a.run_id, a.tenant_id, a.weight, a.created_at, NULL::uuid AS shard_id, held AS position
            FROM active a CROSS JOIN LATERAL generate_series(1, a.in_flight) held
            UNION ALL
            SELECT a.run_id, a.tenant_id, a.weight, a.created_at, w.id,
                a.in_flight + row_number() OVER (PARTITION BY a.run_id ORDER BY w.first_item)
            FROM active a CROSS JOIN LATERAL (
                SELECT c.id, c.first_item FROM shards c
                WHERE c.run_id = a.run_id AND c.step = a.step AND c.state = 'WAITING'
                ORDER BY c.first_item LIMIT greatest(1, $1::bigint - a.in_flight)) w
        ), turns AS (
            SELECT d.*, row_number() OVER (PARTITION BY tenant_id ORDER BY position, created_at, run_id) - 1 AS turn
            FROM dealt d
        ), slots AS (
            SELECT t.*, row_number() OVER (ORDER BY turn::float8 / weight, tenant_id) AS slot
            FROM turns t
        ), let_in AS MATERIALIZED (
            SELECT s.shard_id, s.slot FROM slots s CROSS JOIN room
            WHERE s.shard_id IS NOT NULL AND (s.slot <= room.places OR s.position = 1)
        )
        UPDATE shards c SET state = 'READY', publish_pending = true,
            marked_at = statement_timestamp() + l.slot * interval '1 microsecond'
        FROM let_in l
        WHERE c.id = ANY (ARRAY(SELECT shard_id FROM let_in)) AND c.id = l.shard_id AND c.state = 'WAITING'
        """
    static let toPublish = """
        SELECT id, run_id, step, fence, item_count FROM shards WHERE publish_pending
        ORDER BY marked_at, first_item LIMIT $1
        """
    static let markPublished = """
        UPDATE shards c SET publish_pending = false, published_at = clock_timestamp(), publications = publications + 1
        FROM unnest($1::uuid[], $2::bigint[]) AS sent (id, fence)
        WHERE c.id = sent.id AND c.fence = sent.fence AND c.publish_pending
        """
}
