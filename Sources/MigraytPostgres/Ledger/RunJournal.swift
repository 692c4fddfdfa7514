import MigraytModel
import MigraytPorts

/// Changes of a run's state and the events that tell of them, always in one transaction.
struct RunJournal {
    let connection: PostgresConnection

    /// Locks the run against every other change of its state.
    func lock(_ run: RunID) throws -> RunState? {
        try connection.query("SELECT state FROM runs WHERE id = $1 FOR UPDATE", [run]).first.map { try $0("state") }
    }

    /// Moves a locked run to another state and records the one event of it: `run.completed` when the run has ended.
    func move(_ run: RunID, to state: RunState, failure: FailureCode? = nil, field: String? = nil) throws {
        try connection.execute(Self.moveRun, [run, state.rawValue, failure?.rawValue, field, state.isTerminal])
        try record(state.isTerminal ? .runCompleted : .runStateChanged, of: run)
    }

    /// Records an event with the numbers of its step. Without a step: how many work items the run has and how many
    /// have their issue decided, and how many items failed in any step.
    func record(_ kind: RunEvent.Kind, of run: RunID, step: PhaseStep? = nil) throws {
        try connection.execute(
            Self.recordEvent,
            [run, kind.rawValue, step?.code, PhaseStep.itemCodes.lowerBound, PhaseStep.itemCodes.upperBound])
    }

    private static let moveRun = """
        UPDATE runs SET state = $2, failure = $3, failure_field = $4,
            paused_from = CASE WHEN $2 = 'PAUSED' THEN state END,
            finished_at = CASE WHEN $5::boolean THEN clock_timestamp() END
        WHERE id = $1
        """

    private static let recordEvent = """
        INSERT INTO events (run_id, kind, step, state, enumerated, finished, failed)
        SELECT r.id, $2, $3::integer, r.state,
            (SELECT coalesce(sum(s.enumerated), 0) FROM run_steps s
                WHERE s.run_id = r.id AND s.step BETWEEN coalesce($3, $4::integer) AND coalesce($3, $5::integer)),
            coalesce(sum(c.completed + c.skipped + c.failed)
                FILTER (WHERE c.step BETWEEN coalesce($3, $4) AND coalesce($3, $5)), 0),
            coalesce(sum(c.failed) FILTER (WHERE $3 IS NULL OR c.step = $3), 0)
        FROM runs r LEFT JOIN shards c ON c.run_id = r.id AND c.first_item > 0
        WHERE r.id = $1 GROUP BY r.id
        """
}
