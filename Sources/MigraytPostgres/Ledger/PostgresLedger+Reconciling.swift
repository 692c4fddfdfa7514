import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func survey(republishAfter: Duration, limit: Int) async throws(Failure) -> ReconcilerSurvey {
        try await pool.commit([
            PostgresStatement(ReconcileStatement.republish, [republishAfter]),
            PostgresStatement(RunJournal.recordNews, [RunEvent.Kind.progress.rawValue]),
            PostgresStatement(ReconcileStatement.anyExpired),
            PostgresStatement(ReconcileStatement.runsWithFinishedStep),
            PostgresStatement(ReconcileStatement.runsWithoutWork),
            PostgresStatement(ReconcileStatement.events, [limit]),
            PostgresStatement(ReconcileStatement.anyLetter),
        ]) { answers in
            ReconcilerSurvey(
                hasExpiredLease: answers[2].count > 0, hasFinishedStep: answers[3].count > 0,
                hasFinishedRun: answers[4].count > 0, republished: answers[0].affected,
                events: try answers[5].map(RunEvent.init(row:)), hasLetters: answers[6].count > 0)
        }
    }

    public func expireLeases() async throws(Failure) -> Int {
        try await pool.transaction { connection in
            let expired: [ShardID] = try connection.query(ReconcileStatement.expired).map { try $0("id") }
            guard !expired.isEmpty else { return 0 }
            _ = try connection.pipeline(
                ShardSQL.disown(expired) + [PostgresStatement(ReconcileStatement.free, [expired])])
            return expired.count
        }
    }

    public func republish(after: Duration) async throws(Failure) -> Int {
        try await pool.commit([PostgresStatement(ReconcileStatement.republish, [after])]) { $0[0].affected }
    }

    public func closeSteps() async throws(Failure) -> [(RunID, PhaseStep)] {
        let runs: [RunID] = try await pool.statements { connection in
            try connection.query(ReconcileStatement.runsWithFinishedStep).map { try $0("run_id") }
        }
        var closed: [(RunID, PhaseStep)] = []
        for run in runs {
            let step = try await pool.transaction { connection in
                try Self.closeStep(of: run, connection)
            }
            if let step { closed.append((run, step)) }
        }
        return closed
    }

    private static func closeStep(of run: RunID, _ connection: PostgresConnection) throws -> PhaseStep? {
        let answers = try connection.pipeline([
            RunJournal.lock(run), PostgresStatement(ReconcileStatement.finishedStep, [run]),
            PostgresStatement(ReconcileStatement.wholeRunItem, [run, WorkItemID.wholeRun]),
        ])
        guard try RunJournal.state(in: answers[0])?.allowsWork == true, let row = answers[1].first else { return nil }
        let step: PhaseStep = try row("step")
        let journal = RunJournal(connection: connection)
        if let whole = answers[2].first, try whole("state") as OutboxState == .failed {
            journal.move(
                run, to: .failed, failure: try whole("reason") ?? .internalError, field: try whole("field"))
            return nil
        }
        guard try connection.execute(ReconcileStatement.close, [run, step.code]) == 1 else {
            journal.move(run, to: .failed, failure: .ledgerCountMismatch, field: step.description)
            return nil
        }
        journal.record(.phaseClosed, of: run, step: step)
        return step
    }

    public func finishRuns() async throws(Failure) -> [RunID] {
        let ended: [RunID] = try await pool.statements { connection in
            try connection.query(ReconcileStatement.runsWithoutWork).map { try $0("id") }
        }
        var finished: [RunID] = []
        for run in ended {
            let isDone = try await pool.transaction(opening: ReconcileStatement.countingRows) { connection in
                let journal = RunJournal(connection: connection)
                guard try journal.lock(run)?.allowsWork == true,
                    let row = try connection.query(ReconcileStatement.failures, [run]).first
                else { return false }
                if let lost = try connection.query(ReconcileStatement.stepWithOtherRows, [run]).first {
                    let step: PhaseStep = try lost("step")
                    journal.move(run, to: .failed, failure: .ledgerCountMismatch, field: step.description)
                    return false
                }
                let failed: Int64 = try row("failed")
                journal.move(run, to: failed == 0 ? .completed : .completedWithFailures)
                if failed == 0 { try connection.execute(RestoreStatement.trustProject, [run]) }
                return true
            }
            if isDone { finished.append(run) }
        }
        return finished
    }

    public func existing(_ projects: Set<ProjectID>) async throws(Failure) -> Set<ProjectID> {
        guard !projects.isEmpty else { return [] }
        return try await pool.statements { connection in
            Set(try connection.query(ReconcileStatement.existing, [Array(projects)]).map { try $0("id") as ProjectID })
        }
    }

    public func backlog() async throws(Failure) -> Backlog {
        try await pool.statements { connection in
            var backlog = Backlog()
            let runs: [(RunState, Int64)] = try connection.query(ReconcileStatement.openRuns).map { row in
                (try row("state"), try row("count"))
            }
            backlog.runs = Dictionary(uniqueKeysWithValues: runs)
            guard let row = try connection.query(ReconcileStatement.waiting).first else { return backlog }
            backlog.waitingShards = try row("waiting")
            backlog.readyShards = try row("ready")
            backlog.leasedShards = try row("leased")
            backlog.shardMessages = try row("to_publish")
            backlog.events = try row("events")
            backlog.letters = try row("letters")
            backlog.erasures = try row("erasures")
            return backlog
        }
    }

    public func recordProgress() async throws(Failure) {
        try await pool.commit([PostgresStatement(RunJournal.recordNews, [RunEvent.Kind.progress.rawValue])])
    }

    public func eventsToPublish(limit: Int) async throws(Failure) -> [RunEvent] {
        try await pool.statements { connection in
            try connection.query(ReconcileStatement.events, [limit]).map(RunEvent.init(row:))
        }
    }

    public func markEventsPublished(_ ids: [Int64]) async throws(Failure) {
        guard !ids.isEmpty else { return }
        try await pool.commit([PostgresStatement(ReconcileStatement.markEvents, [ids])])
    }
}

extension RunEvent {
    fileprivate init(row: PostgresRow) throws {
        self.init(
            id: try row("id"), run: try row("run_id"), kind: try row("kind"), step: try row("step"),
            state: try row("state"), enumerated: try row("enumerated"), finished: try row("finished"),
            failed: try row("failed"), time: try row("time"))
    }
}

private enum ReconcileStatement {
    /// Opens the transaction that ends a run. The rows are read by their key, and those of others never, also
    /// where they are few beside them.
    static let countingRows = [PostgresLedger.longStatement, PostgresStatement("SET LOCAL enable_seqscan = off")]

    static let existing = "SELECT id FROM projects WHERE id = ANY ($1)"

    static let openRuns = "SELECT state, count(*) AS count FROM runs WHERE \(RunState.activeCondition) GROUP BY state"
    static let waiting = """
        SELECT count(*) FILTER (WHERE s.state = 'WAITING') AS waiting,
            count(*) FILTER (WHERE s.state = 'READY') AS ready, count(*) FILTER (WHERE s.state = 'LEASED') AS leased,
            count(*) FILTER (WHERE s.publish_pending) AS to_publish,
            (SELECT count(*) FROM events WHERE NOT published) AS events,
            (SELECT count(*) FROM dead_letters WHERE NOT published) AS letters,
            (SELECT count(*) FROM erasures WHERE finished_at IS NULL) AS erasures
        FROM runs r JOIN shards s ON s.run_id = r.id
        WHERE r.\(RunState.activeCondition) AND s.state <> 'DONE'
        """
    static let anyLetter = "SELECT FROM dead_letters WHERE NOT published LIMIT 1"
    static let anyExpired = """
        SELECT FROM shards WHERE state = 'LEASED'
            AND (lease_until < clock_timestamp() OR lease_until > clock_timestamp() + interval '15 minutes') LIMIT 1
        """
    /// A shard that is locked is being written to by its holder this moment; the next round looks again.
    /// A lease that ends later than any can was written before the clock went back, or by hand: it would never end.
    static let expired = """
        SELECT id FROM shards WHERE state = 'LEASED'
            AND (lease_until < clock_timestamp() OR lease_until > clock_timestamp() + interval '15 minutes')
        ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED
        """
    static let free = """
        UPDATE shards SET state = 'READY', owner = NULL, lease_until = NULL, in_hand = NULL,
            crashes = \(ShardSQL.crashesAfterLapse), crashed_at = clock_timestamp(), not_before = NULL, published_at = NULL, publications = 0, publish_pending = true,
            marked_at = clock_timestamp()
        WHERE id = ANY($1::uuid[])
        """
    /// Shards that became due again, and shards whose message nobody answered: the pause before the nth repetition is
    /// `$1` times 1, 2, 4, 8, then 16. Runs that have ended take part while an outcome of theirs is unknown.
    static let republish = """
        UPDATE shards c SET publish_pending = true, marked_at = clock_timestamp(), not_before = NULL
        FROM runs r
        WHERE r.id = c.run_id AND c.state = 'READY' AND NOT c.publish_pending
            AND (r.state IN ('RUNNING', 'VERIFYING')
                OR r.state IN ('CANCELLED', 'FAILED') AND \(ShardSQL.isUnsettled))
            AND CASE WHEN c.published_at IS NULL THEN c.not_before IS NULL OR c.not_before <= clock_timestamp()
                ELSE c.published_at <= clock_timestamp()
                    - make_interval(secs => $1) * (1 << least(greatest(c.publications - 1, 0), 4)) END
        """
    private static let isFinishedStep = """
        s.state = 'OPEN' AND NOT EXISTS (
            SELECT FROM shards c WHERE c.run_id = s.run_id AND c.step = s.step AND c.state <> 'DONE')
        """
    static let runsWithFinishedStep = """
        SELECT s.run_id FROM run_steps s JOIN runs r ON r.id = s.run_id
        WHERE r.state IN ('RUNNING', 'VERIFYING') AND \(isFinishedStep) ORDER BY r.created_at
        """
    static let finishedStep = "SELECT s.step FROM run_steps s WHERE s.run_id = $1 AND \(isFinishedStep)"
    /// Of the same step.
    static let wholeRunItem = """
        SELECT o.state, o.reason, o.field
        FROM run_steps s JOIN outbox_items o ON o.run_id = s.run_id AND o.step = s.step AND o.item_id = $2
        WHERE s.run_id = $1 AND \(isFinishedStep)
        """
    /// Changes nothing unless every enumerated item has come to an end. What each shard came to was counted by its rows
    /// in the transaction that ended it, so that closing takes as long for a million items as for a hundred.
    static let close = """
        UPDATE run_steps SET state = 'CLOSED'
        WHERE run_id = $1 AND step = $2 AND ended_items = enumerated + whole_run::integer
            AND completed + skipped + failed = enumerated
        """
    /// A step whose rows are no longer what its shards counted, since hands were at them. Reads all rows of the run,
    /// once in its life.
    static let stepWithOtherRows = """
        SELECT s.step FROM run_steps s LEFT JOIN (
            SELECT step, count(*) AS rows, count(*) FILTER (WHERE item_id > 0 AND state = 'COMPLETED') AS completed,
                count(*) FILTER (WHERE item_id > 0 AND state = 'SKIPPED') AS skipped,
                count(*) FILTER (WHERE item_id > 0 AND state = 'FAILED') AS failed
            FROM outbox_items WHERE run_id = $1 GROUP BY step) o USING (step)
        WHERE s.run_id = $1 AND s.ordinal IS NOT NULL
            AND (coalesce(o.rows, 0), coalesce(o.completed, 0), coalesce(o.skipped, 0), coalesce(o.failed, 0))
                <> (s.enumerated + s.whole_run::integer, s.completed, s.skipped, s.failed)
        ORDER BY s.ordinal LIMIT 1
        """
    static let runsWithoutWork = """
        SELECT r.id FROM runs r
        WHERE r.state IN ('RUNNING', 'VERIFYING') AND NOT EXISTS (
            SELECT FROM run_steps s WHERE s.run_id = r.id AND s.ordinal IS NOT NULL AND s.state <> 'CLOSED')
        ORDER BY r.created_at
        """
    static let failures = "SELECT coalesce(sum(failed), 0)::bigint AS failed FROM run_steps WHERE run_id = $1"
    static let events = """
        SELECT id, run_id, kind, step, state, enumerated, finished, failed,
            to_char(happened_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS time
        FROM events WHERE NOT published ORDER BY id LIMIT $1
        """
    static let markEvents = "UPDATE events SET published = true WHERE id = ANY($1::bigint[])"
}
