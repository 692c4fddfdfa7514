import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func createRun(_ run: Run) async throws(Failure) {
        try await pool.transaction { connection in
            guard try connection.query(RunStatement.lockProject, [run.project, run.tenant]).count == 1,
                try connection.query(RunStatement.lockConnections, [run.tenant, run.source, run.target]).count
                    == Set([run.source, run.target]).count
            else { throw Failure.notFound }
            let written = try connection.execute(
                RunStatement.create,
                [
                    run.id, run.tenant, run.project, run.source, run.target, run.type.rawValue,
                    try Self.json(run.options), RunState.created.rawValue, run.createdAt,
                ])
            if written == 1 {
                RunJournal(connection: connection).record(.runCreated, of: run.id)
            } else if try connection.query(RunStatement.run, [run.id]).count == 0 {
                throw Failure.conflict
            }
        }
    }

    public func run(_ id: RunID) async throws(Failure) -> Run? {
        try await pool.read(PostgresStatement(RunStatement.run, [id])) { try $0.first.map(Run.init(row:)) }
    }

    public func runs(tenant: TenantID, project: ProjectID?, after: RunID?, limit: Int) async throws(Failure) -> [Run] {
        try await pool.statements { connection in
            try connection.query(RunStatement.runs, [tenant, project, after, limit]).map(Run.init(row:))
        }
    }

    public func steer(_ run: RunID, _ command: RunCommand, commandID: String?) async throws(Failure) -> Run {
        try await pool.transaction(opening: [Self.longStatement]) { connection in
            let journal = RunJournal(connection: connection)
            guard let state = try journal.lock(run) else { throw Failure.notFound }
            var isNew = true
            if let commandID {
                isNew = try connection.execute(RunStatement.recordCommand, [run, commandID]) == 1
            }
            if isNew {
                switch command {
                case .pause: try Self.pause(run, state, journal)
                case .resume: try Self.resume(run, state, journal)
                case .cancel: try Self.cancel(run, state, journal)
                }
            }
            guard let row = try connection.query(RunStatement.run, [run]).first else { throw Failure.notFound }
            return try Run(row: row)
        }
    }

    private static func pause(_ run: RunID, _ state: RunState, _ journal: RunJournal) throws {
        guard state.allowsWork else { throw Failure.conflict }
        journal.move(run, to: .paused)
    }

    private static func resume(_ run: RunID, _ state: RunState, _ journal: RunJournal) throws {
        guard state == .paused else { throw Failure.conflict }
        let row = try journal.connection.query(RunStatement.pausedFrom, [run]).first
        let former: RunState? = try row.flatMap { try $0("paused_from") }
        journal.move(run, to: former ?? .running)
        try journal.connection.execute(RunStatement.releasePlanner, [run])
        try journal.connection.execute(RunStatement.wakeShards, [run])
    }

    /// What is in flight stays to be settled; everything else ends here. Shards are locked before items, as everywhere.
    private static func cancel(_ run: RunID, _ state: RunState, _ journal: RunJournal) throws {
        guard !state.isTerminal else { throw Failure.conflict }
        let connection = journal.connection
        _ = try connection.query(RunStatement.lockShards, [run])
        try connection.execute(RunStatement.skipPending, [run, FailureCode.cancelled.rawValue])
        try connection.execute(RunStatement.tallySkipped, [run])
        try connection.execute(RunStatement.endSettledShards, [run])
        journal.move(run, to: .cancelled)
    }

    public func progress(_ run: RunID) async throws(Failure) -> [StepProgress] {
        try await pool.read(PostgresStatement(RunStatement.progress, [run])) { answer in
            try answer.map { row in
                let counts: [(OutboxState, Int64)] = [
                    (.pending, try row("pending")), (.intent, try row("intent")), (.unknown, try row("unknown")),
                    (.completed, try row("completed")), (.skipped, try row("skipped")), (.failed, try row("failed")),
                ]
                return StepProgress(
                    step: try row("step"), enumerated: try row("enumerated"),
                    counts: Dictionary(uniqueKeysWithValues: counts.filter { $0.1 > 0 }),
                    isClosed: try row("is_closed"))
            }
        }
    }
}

private enum RunStatement {
    static let lockProject = "SELECT FROM projects WHERE id = $1 AND tenant_id = $2 FOR KEY SHARE"
    static let lockConnections = "SELECT FROM connections WHERE tenant_id = $1 AND id IN ($2, $3) FOR KEY SHARE"
    /// The conflict is with the same run or with another active one of the project.
    static let create = """
        INSERT INTO runs (id, tenant_id, project_id, source_id, target_id, type, options, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """
    static let run = "SELECT \(Run.columns) FROM runs r WHERE r.id = $1"
    static let runs = """
        SELECT \(Run.columns) FROM runs r
        WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.project_id = $2) AND ($3::uuid IS NULL
            OR (r.created_at, r.id) < (SELECT created_at, id FROM runs WHERE tenant_id = $1 AND id = $3))
        ORDER BY r.created_at DESC, r.id DESC LIMIT $4
        """
    static let recordCommand = """
        INSERT INTO commands (run_id, command_id) VALUES ($1, $2) ON CONFLICT DO NOTHING
        """
    static let pausedFrom = "SELECT paused_from FROM runs WHERE id = $1"
    static let releasePlanner = "UPDATE runs SET planner_lease_until = NULL WHERE id = $1 AND state = 'PLANNING'"
    static let wakeShards = """
        UPDATE shards SET publish_pending = true, marked_at = clock_timestamp(), not_before = NULL, publications = 0
        WHERE run_id = $1 AND state = 'READY'
        """
    static let lockShards = "SELECT FROM shards WHERE run_id = $1 ORDER BY id FOR UPDATE"
    static let skipPending = """
        UPDATE outbox_items SET state = 'SKIPPED', reason = $2, field = NULL, updated_at = clock_timestamp()
        WHERE run_id = $1 AND state = 'PENDING'
        """
    static let tallySkipped = """
        UPDATE shards SET skipped = skipped + pending, pending = 0 WHERE run_id = $1 AND pending > 0
        """
    static let endSettledShards = ShardSQL.end(
        "c.run_id = $1 AND c.state IN ('WAITING', 'READY') AND NOT \(ShardSQL.isUnsettled)")
    /// What is pending follows from the rest: no shard that waits has to be read for it.
    static let progress = """
        SELECT n.*, n.enumerated - n.intent - n.unknown - n.completed - n.skipped - n.failed AS pending FROM (
            SELECT s.ordinal, s.step, s.enumerated, s.state = 'CLOSED' AS is_closed,
                coalesce(c.intent, 0) AS intent, coalesce(c.unknown, 0) AS unknown,
                s.completed + coalesce(c.completed, 0) AS completed, s.skipped + coalesce(c.skipped, 0) AS skipped,
                s.failed + coalesce(c.failed, 0) AS failed
            FROM run_steps s \(ShardSQL.openTallies) WHERE s.run_id = $1) n
        ORDER BY n.ordinal, n.step
        """
}
