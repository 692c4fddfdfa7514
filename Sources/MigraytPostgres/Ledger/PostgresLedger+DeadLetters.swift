import MigraytModel
import MigraytPorts

extension PostgresLedger {
    /// Writes the letters of those of these items that have failed. The phase's own item for the whole run fails the run
    /// and is no letter.
    static func writeLetters(_ shard: ShardID, _ items: [WorkItemID], _ connection: PostgresConnection) throws {
        guard !items.isEmpty else { return }
        try connection.execute(LetterStatement.write, [shard, items])
    }

    public func failedItems(
        _ run: RunID, _ selection: FailedItemSelection, after: FailedItem?, limit: Int
    ) async throws(Failure) -> [FailedItem] {
        try await pool.statements { connection in
            try connection.query(
                LetterStatement.page,
                [run] + Self.parameters(selection) + [after?.step.code ?? -1, after?.item ?? .wholeRun, limit]
            ).map(FailedItem.init(row:))
        }
    }

    public func countFailedItems(
        _ run: RunID, _ selection: FailedItemSelection
    ) async throws(Failure) -> FailedItemCount {
        try await pool.statements { connection in
            let row = try connection.query(LetterStatement.count, [run] + Self.parameters(selection)).first
            return FailedItemCount(letters: try row?("letters") ?? 0, items: try row?("items") ?? 0)
        }
    }

    public func replay(
        _ run: RunID, _ selection: FailedItemSelection, as new: RunID, commandID: String?
    ) async throws(Failure) -> Int {
        try await pool.transaction { connection in
            try connection.run(script: Self.longStatements)
            let journal = RunJournal(connection: connection)
            guard let state = try journal.lock(run) else { throw Failure.notFound }
            if try journal.lock(new) != nil {
                // The same call again, whose first answer was lost.
                let row = try connection.query(LetterStatement.countReplayed, [new]).first
                return try row?("items") ?? 0
            }
            if let commandID, try connection.execute(LetterStatement.recordCommand, [run, commandID]) == 0 { return 0 }
            guard state.isTerminal else { throw Failure.conflict }
            let items: [WorkItemID] = try connection.query(
                LetterStatement.items, [run] + Self.parameters(selection)
            ).map { try $0("item_id") }
            guard !items.isEmpty else { return 0 }
            guard try connection.query(LetterStatement.lockConnections, [run]).count == 2 else {
                throw Failure.notFound
            }
            guard try connection.execute(LetterStatement.createRun, [new, run, RunType.replay.rawValue]) == 1 else {
                throw Failure.conflict
            }
            journal.record(.runCreated, of: new)
            try connection.execute(LetterStatement.markReplayed, [run, items, new])
            try connection.execute(LetterStatement.reopenEffects, [run, items])
            return items.count
        }
    }

    public func discard(_ run: RunID, _ selection: FailedItemSelection) async throws(Failure) -> Int {
        try await pool.transaction { connection in
            guard try RunJournal(connection: connection).lock(run) != nil else { throw Failure.notFound }
            return try connection.execute(LetterStatement.discard, [run] + Self.parameters(selection))
        }
    }

    public func replayedItems(of run: RunID) async throws(Failure) -> Set<WorkItemID> {
        try await pool.statements { connection in
            Set(try connection.query(LetterStatement.replayed, [run]).map { try $0("item_id") })
        }
    }

    public func lettersToPublish(limit: Int) async throws(Failure) -> [FailedItem] {
        try await pool.statements { connection in
            try connection.query(LetterStatement.toPublish, [limit]).map(FailedItem.init(row:))
        }
    }

    public func markLettersPublished(_ letters: [FailedItem]) async throws(Failure) {
        guard !letters.isEmpty else { return }
        try await pool.transaction { connection in
            try connection.execute(
                LetterStatement.markPublished,
                [letters.map(\.run), letters.map(\.step.code), letters.map(\.item)])
        }
    }

    private static func parameters(_ selection: FailedItemSelection) -> [any PostgresEncodable] {
        let codes = selection.phase.map { phase in PhaseStep.codes(of: phase) }
        return [
            selection.items, selection.code?.rawValue, codes?.lowerBound, codes?.upperBound, selection.isOpen,
        ]
    }
}

extension FailedItem {
    static let columns = """
        d.run_id, d.step, d.item_id, d.code, d.field, d.attempts, d.failed_at, d.decision, d.decided_at,
        d.replay_run_id
        """

    init(row: PostgresRow) throws {
        let decision: String? = try row("decision")
        let replay: RunID? = try row("replay_run_id")
        self.init(
            run: try row("run_id"), step: try row("step"), item: try row("item_id"), code: try row("code"),
            field: try row("field"), attempts: try row("attempts"), failedAt: try row("failed_at"),
            decision: decision == nil ? nil : replay.map { .replayed($0) } ?? .discarded,
            decidedAt: try row("decided_at"))
    }
}

enum LetterStatement {
    static let write = """
        INSERT INTO dead_letters (run_id, step, item_id, code, field, attempts)
        SELECT run_id, step, item_id, coalesce(reason, 'internal.error'), field, greatest(attempts, 1)
        FROM outbox_items
        WHERE shard_id = $1 AND item_id = ANY($2::bigint[]) AND item_id > 0 AND state = 'FAILED'
        ON CONFLICT DO NOTHING
        """
    private static let isMeant = """
        d.run_id = $1 AND ($2::bigint[] IS NULL OR d.item_id = ANY($2)) AND ($3::text IS NULL OR d.code = $3)
            AND ($4::integer IS NULL OR d.step BETWEEN $4 AND $5::integer) AND (d.decision IS NULL OR NOT $6::boolean)
        """
    static let page = """
        SELECT \(FailedItem.columns) FROM dead_letters d
        WHERE \(isMeant) AND (d.step, d.item_id) > ($7::integer, $8::bigint) ORDER BY d.step, d.item_id LIMIT $9
        """
    static let count = """
        SELECT count(*) AS letters, count(DISTINCT d.item_id) AS items FROM dead_letters d WHERE \(isMeant)
        """
    static let items = """
        SELECT DISTINCT d.item_id FROM dead_letters d WHERE \(isMeant) AND d.decision IS NULL ORDER BY d.item_id
        """
    static let discard = """
        UPDATE dead_letters d SET decision = 'DISCARDED', decided_at = clock_timestamp()
        WHERE \(isMeant) AND d.decision IS NULL
        """
    static let recordCommand = """
        INSERT INTO commands (run_id, command_id) VALUES ($1, $2) ON CONFLICT DO NOTHING
        """
    static let lockConnections = """
        SELECT FROM connections c JOIN runs r ON r.id = $1 AND c.tenant_id = r.tenant_id
            AND c.id IN (r.source_id, r.target_id) FOR KEY SHARE OF c
        """
    /// The conflict is with another active run of the project.
    static let createRun = """
        INSERT INTO runs (id, tenant_id, project_id, source_id, target_id, type, options, state, created_at)
        SELECT $1, tenant_id, project_id, source_id, target_id, $3, options, 'CREATED', clock_timestamp()
        FROM runs WHERE id = $2 ON CONFLICT DO NOTHING
        """
    static let markReplayed = """
        UPDATE dead_letters SET decision = 'REPLAYED', decided_at = clock_timestamp(), replay_run_id = $3
        WHERE run_id = $1 AND item_id = ANY($2::bigint[]) AND decision IS NULL
        """
    /// What failed was surely not done.
    static let reopenEffects = """
        UPDATE effects e SET state = 'PENDING', reason = NULL, field = NULL FROM runs r
        WHERE r.id = $1 AND e.project_id = r.project_id AND e.kind IN ('comment', 'attachment')
            AND e.subject = ANY($2::bigint[]) AND e.state = 'FAILED'
        """
    static let replayed = "SELECT DISTINCT item_id FROM dead_letters WHERE replay_run_id = $1"
    static let countReplayed = "SELECT count(DISTINCT item_id) AS items FROM dead_letters WHERE replay_run_id = $1"
    static let toPublish = """
        SELECT \(FailedItem.columns) FROM dead_letters d WHERE NOT d.published
        ORDER BY d.failed_at, d.run_id, d.step, d.item_id LIMIT $1
        """
    static let markPublished = """
        UPDATE dead_letters d SET published = true
        FROM unnest($1::uuid[], $2::integer[], $3::bigint[]) AS sent (run_id, step, item_id)
        WHERE d.run_id = sent.run_id AND d.step = sent.step AND d.item_id = sent.item_id
        """
}
