import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func outboxItems(
        _ run: RunID, state: OutboxState, after: OutboxItem?, limit: Int
    ) async throws(Failure) -> [OutboxItem] {
        try await pool.statements { connection in
            try connection.query(
                ReportStatement.items, [run, state.rawValue, after?.step.code ?? -1, after?.item ?? .wholeRun, limit]
            ).map(OutboxItem.init(row:))
        }
    }

    public func reasons(_ run: RunID) async throws(Failure) -> [ReasonCount] {
        try await pool.statements { connection in
            try connection.query(ReportStatement.reasons, [run]).map { row in
                ReasonCount(
                    step: try row("step"), state: try row("state"), reason: try row("reason"),
                    count: try row("count"))
            }
        }
    }

    public func diagnosticCounts(_ run: RunID) async throws(Failure) -> [DiagnosticCount] {
        try await pool.statements { connection in
            try connection.query(ReportStatement.diagnostics, [run]).map { row in
                DiagnosticCount(
                    code: Diagnostic.Code(rawValue: try row("code")), items: try row("items"),
                    occurrences: try row("occurrences"))
            }
        }
    }

    public func effectCounts(_ run: RunID) async throws(Failure) -> [EffectCount] {
        try await pool.statements { connection in
            try connection.query(ReportStatement.effects, [run]).map { row in
                EffectCount(kind: try row("kind"), state: try row("state"), count: try row("count"))
            }
        }
    }

    public func story(of item: WorkItemID, in run: RunID) async throws(Failure) -> ItemStory {
        try await pool.statements { connection in
            let items = try connection.query(ReportStatement.storyItems, [run, item]).map(OutboxItem.init(row:))
            guard !items.isEmpty else { return ItemStory(items: [], diagnostics: [], effects: [], issue: nil) }
            let diagnostics = try connection.query(ReportStatement.storyDiagnostics, [run, item]).map { row in
                let field: String = try row("field")
                return StepDiagnostic(
                    step: try row("step"),
                    diagnostic: Diagnostic(
                        Diagnostic.Code(rawValue: try row("code")), field: field.isEmpty ? nil : field,
                        count: try row("count")))
            }
            return ItemStory(
                items: items, diagnostics: diagnostics,
                effects: try connection.query(ReportStatement.storyEffects, [run, item]).map(Effect.init(row:)),
                issue: try connection.query(ReportStatement.storyIssue, [run, item]).first.map(
                    MigratedIssue.init(row:)))
        }
    }
}

private enum ReportStatement {
    static let items = """
        SELECT \(OutboxItem.columns) FROM outbox_items
        WHERE run_id = $1 AND state = $2 AND (step, item_id) > ($3::integer, $4::bigint)
        ORDER BY step, item_id LIMIT $5
        """
    static let reasons = """
        SELECT step, state, reason, count(*) AS count FROM outbox_items
        WHERE run_id = $1 AND state IN ('SKIPPED', 'FAILED') AND reason IS NOT NULL
        GROUP BY step, state, reason ORDER BY step, state, reason
        """
    static let diagnostics = """
        SELECT code, count(DISTINCT item_id) AS items, sum(count)::bigint AS occurrences FROM diagnostics
        WHERE run_id = $1 GROUP BY code ORDER BY code
        """
    static let effects = """
        SELECT e.kind, e.state, count(*) AS count FROM effects e JOIN runs r ON r.project_id = e.project_id
        WHERE r.id = $1 GROUP BY e.kind, e.state ORDER BY e.kind, e.state
        """
    /// By way of the steps, since the primary key begins with run and step.
    static let storyItems = """
        SELECT o.* FROM run_steps s JOIN LATERAL (
            SELECT \(OutboxItem.columns) FROM outbox_items
            WHERE run_id = s.run_id AND step = s.step AND item_id = $2) o ON true
        WHERE s.run_id = $1 ORDER BY s.ordinal, s.step
        """
    static let storyDiagnostics = """
        SELECT d.step, d.code, d.field, d.count FROM run_steps s
        JOIN diagnostics d ON d.run_id = s.run_id AND d.step = s.step AND d.item_id = $2
        WHERE s.run_id = $1 ORDER BY s.ordinal, s.step, d.code, d.field
        """
    /// The subject of other kinds is no work item.
    static let storyEffects = """
        SELECT \(Effect.columns) FROM effects e JOIN runs r ON r.project_id = e.project_id
        WHERE r.id = $1 AND e.kind IN ('attachment', 'comment') AND e.subject = $2 ORDER BY e.kind, e.part
        """
    static let storyIssue = """
        SELECT m.item_id, m.issue_project || '-' || m.issue_number AS issue_key, m.issue_id, m.revision, m.follow_ups
        FROM migrated_issues m JOIN runs r ON r.project_id = m.project_id WHERE r.id = $1 AND m.item_id = $2
        """
}
