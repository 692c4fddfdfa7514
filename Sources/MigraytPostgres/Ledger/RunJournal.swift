import MigraytModel
import MigraytPorts

/// Changes of a run's state and the events that tell of them, always in one transaction. They go with what follows them
/// there, at the latest with its end.
struct RunJournal {
    let connection: PostgresConnection

    /// Locks the run against every other change of its state.
    func lock(_ run: RunID) throws -> RunState? { try Self.state(in: try connection.query(Self.lockRun, [run])) }

    /// The same to go first with others, each of which sees the run as it is once it is locked; `state(in:)` reads its
    /// answer.
    static func lock(_ run: RunID) -> PostgresStatement { PostgresStatement(lockRun, [run]) }

    static func state(in answer: PostgresResult) throws -> RunState? { try answer.first.map { try $0("state") } }

    private static let lockRun = "SELECT state FROM runs WHERE id = $1 FOR UPDATE"

    /// Moves a locked run to another state and records the one event of it: `run.completed` when all its steps are
    /// closed. A run that goes on has no failure; one that ends keeps what it was parked for.
    func move(_ run: RunID, to state: RunState, failure: FailureCode? = nil, field: String? = nil) {
        connection.later(Self.moveRun, [run, state.rawValue, failure?.rawValue, field, state.isTerminal])
        let isWhole = state == .completed || state == .completedWithFailures
        record(isWhole ? .runCompleted : .runStateChanged, of: run)
    }

    /// Records an event with the numbers of its step, or of all steps so far.
    func record(_ kind: RunEvent.Kind, of run: RunID, step: PhaseStep? = nil) {
        connection.later(Self.recordEvent, [run, kind.rawValue, step?.code])
    }

    private static let moveRun = """
        UPDATE runs SET state = $2,
            failure = CASE WHEN $3::text IS NULL AND $5::boolean THEN failure ELSE $3 END,
            failure_field = CASE WHEN $3 IS NULL AND $5 THEN failure_field ELSE $4 END,
            paused_from = CASE WHEN $2 = 'PAUSED' THEN state END,
            finished_at = CASE WHEN $5 THEN clock_timestamp() END
        WHERE id = $1
        """

    /// The numbers of the run `r`, or of its step `$3`; counters spare counting the items.
    private static func numbers(_ ofStep: String) -> String {
        """
        (SELECT coalesce(sum(s.enumerated), 0) AS enumerated,
            coalesce(sum(s.completed + s.skipped + s.failed
                + coalesce(c.completed + c.skipped + c.failed, 0)), 0) AS finished,
            coalesce(sum(s.failed + coalesce(c.failed, 0)), 0) AS failed
        FROM run_steps s \(ShardSQL.openTallies) WHERE s.run_id = r.id \(ofStep)) n
        """
    }

    private static let recordEvent = """
        INSERT INTO events (run_id, kind, step, state, enumerated, finished, failed)
        SELECT r.id, $2, $3::integer, r.state, n.enumerated, n.finished, n.failed
        FROM runs r CROSS JOIN LATERAL \(numbers("AND ($3::integer IS NULL OR s.step = $3)")) WHERE r.id = $1
        """

    /// Records progress, the kind `$1`, of every run that is worked on and whose numbers are not those of its last
    /// event of it.
    static let recordNews = """
        INSERT INTO events (run_id, kind, state, enumerated, finished, failed)
        SELECT r.id, $1, r.state, n.enumerated, n.finished, n.failed
        FROM runs r CROSS JOIN LATERAL \(numbers("")) LEFT JOIN LATERAL (
            SELECT e.enumerated, e.finished, e.failed FROM events e
            WHERE e.run_id = r.id AND e.kind = $1 ORDER BY e.id DESC LIMIT 1) last ON true
        WHERE r.state IN ('RUNNING', 'VERIFYING')
            AND (n.enumerated, n.finished, n.failed)
                IS DISTINCT FROM (last.enumerated, last.finished, last.failed)
        """
}
