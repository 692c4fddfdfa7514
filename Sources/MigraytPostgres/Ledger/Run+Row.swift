import MigraytModel

extension Run {
    /// The columns that `init(row:)` reads, of `runs` as `r`.
    static let columns = """
        r.id AS run_id, r.tenant_id, r.project_id, r.source_id, r.target_id, r.type, r.options,
        r.state AS run_state, r.failure, r.failure_field, r.total_items, r.created_at, r.started_at, r.finished_at,
        (SELECT s.step FROM run_steps s WHERE s.run_id = r.id AND s.state = 'OPEN' AND r.\(RunState.activeCondition)) AS open_step
        """

    init(row: PostgresRow) throws {
        self.init(
            id: try row("run_id"), tenant: try row("tenant_id"), project: try row("project_id"),
            source: try row("source_id"), target: try row("target_id"), type: try row("type"),
            options: try PostgresLedger.value(RunOptions.self, try row("options"), "options"),
            state: try row("run_state"), step: try row("open_step"), failure: try row("failure"),
            failureField: try row("failure_field"), totalItems: try row("total_items"),
            createdAt: try row("created_at"), startedAt: try row("started_at"), finishedAt: try row("finished_at"))
    }
}
