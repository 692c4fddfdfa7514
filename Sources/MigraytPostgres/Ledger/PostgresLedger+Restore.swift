import Foundation
import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func home() async throws(Failure) -> LedgerHome {
        try await pool.statements { connection in
            guard let row = try connection.query(RestoreStatement.home).first else {
                throw Failure(.ledgerSchema, .stop, field: "ledger_home")
            }
            return try LedgerHome(row: row)
        }
    }

    public func open(_ home: LedgerHome) async throws(Failure) {
        try await pool.commit([PostgresStatement(RestoreStatement.open, [home.ledger.uuidString, home.start])])
    }

    public func raiseMark(_ ledger: UUID) async throws(Failure) -> Int64? {
        try await pool.commit([PostgresStatement(RestoreStatement.raiseMark, [ledger.uuidString])]) { answers in
            try answers[0].first.map { try $0("mark") }
        }
    }

    public func recover(from cause: RestoreCause, leases: Duration) async throws(Failure) -> RestoreSummary? {
        try await pool.transaction { connection in
            try connection.run(script: Self.longStatements)
            guard let row = try connection.query(RestoreStatement.lock).first else {
                throw Failure(.ledgerSchema, .stop, field: "ledger_home")
            }
            let home = try LedgerHome(row: row)
            switch cause {
            case .moved where home.isSame: return nil
            case .behind(let ledger) where ledger != home.ledger: return nil
            case .moved, .behind, .declared: break
            }
            let runs = try connection.execute(RestoreStatement.endPlanning, [RestoreStatement.leap])
            let shards = try connection.execute(RestoreStatement.endClaims, [RestoreStatement.leap])
            let items = try connection.execute(RestoreStatement.loseItems, [leases])
            let effects = try connection.execute(RestoreStatement.loseEffects, [leases])
            try connection.execute(RestoreStatement.doubtProjects, [leases])
            try connection.execute(
                RestoreStatement.nameOnRuns, [Diagnostic.Code.runRestored.rawValue, WorkItemID.wholeRun])
            // Receivers know an event by its number: none of the time that is lost comes again with another meaning.
            _ = try connection.query(RestoreStatement.skipEventNumbers, [RestoreStatement.leap])
            _ = try connection.query(RestoreStatement.settle)
            try connection.execute(RestoreStatement.rename)
            return RestoreSummary(runs: runs, shards: shards, unknown: items + effects)
        }
    }

    public func suspectedAfter(_ claim: ShardClaim, projectKey: String) async throws(Failure) -> Int64 {
        try await pool.statements { connection in
            let row = try connection.query(RestoreStatement.suspectedAfter, [claim.run.project, projectKey]).first
            return try row.map { try $0("number") } ?? 0
        }
    }

    public func recordFound(
        _ claim: ShardClaim, _ issues: [MigratedIssue], projectKey: String, through number: Int64?
    ) async throws(Failure) {
        var statements = [ShardSQL.hold(claim)]
        if !issues.isEmpty {
            statements.append(
                PostgresStatement(
                    RestoreStatement.keepFound,
                    [claim.run.project] + IssueTable(issues).parameters + [claim.run.id]))
        }
        if let number {
            statements.append(
                PostgresStatement(RestoreStatement.foundThrough, [claim.run.project, projectKey, number]))
        }
        try await pool.commit(statements)
    }
}

extension LedgerHome {
    fileprivate init(row: PostgresRow) throws {
        guard let ledger = UUID(uuidString: try row("ledger")) else {
            throw PostgresError.unreadable(column: "ledger")
        }
        self.init(
            ledger: ledger, mark: try row("mark"), isOpen: try row("is_open"), isSame: try row("is_same"),
            start: try row("start"))
    }
}

enum RestoreStatement {
    /// By so much fences and numbers go on, beyond any that was given in the time that is lost.
    static let leap: Int64 = 1_000_000_000

    private static let isSame = """
        (h.relation = h.tableoid AND h.cluster = ledger_cluster()
            AND h.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """
    private static let start = "extract(epoch FROM pg_postmaster_start_time())::text"
    static let home = """
        SELECT h.ledger, h.mark, ledger_is_open() AS is_open, \(isSame) AS is_same, \(start) AS start
        FROM ledger_home h
        """
    static let lock = "\(home) FOR UPDATE OF h"
    static let open = """
        UPDATE ledger_home h SET started = pg_postmaster_start_time()
        WHERE h.ledger = $1::uuid AND \(start) = $2 AND \(isSame)
        """
    static let raiseMark = "UPDATE ledger_home SET mark = mark + 1 WHERE ledger = $1::uuid RETURNING mark"
    static let endPlanning = """
        UPDATE runs SET planner_fence = planner_fence + $1::bigint, planner_lease_until = NULL
        WHERE state IN ('CREATED', 'PLANNING', 'RUNNING', 'PAUSED', 'VERIFYING')
        """
    /// Ready shards are published once more with the reconciler's next round, whatever a broker knows of them.
    static let endClaims = """
        UPDATE shards SET fence = fence + $1::bigint, state = CASE WHEN state = 'LEASED' THEN 'READY' ELSE state END,
            owner = NULL, lease_until = NULL, in_hand = NULL, not_before = NULL, published_at = NULL, publications = 0,
            publish_pending = false, unknown = unknown + intent, intent = 0
        WHERE state <> 'DONE'
        """
    /// When the last holder of the time that is lost has given up: a call that it sent before may be under way still.
    private static let quiet = "clock_timestamp() + make_interval(secs => $1)"
    static let loseItems = """
        UPDATE outbox_items SET state = 'UNKNOWN', intent_at = \(quiet), updated_at = \(quiet)
        WHERE state IN ('INTENT', 'UNKNOWN')
        """
    static let loseEffects = """
        UPDATE effects SET state = 'UNKNOWN', intent_at = \(quiet) WHERE state IN ('INTENT', 'UNKNOWN')
        """
    /// What an earlier restore left to be looked for lies after a number that may be lower.
    static let doubtProjects = """
        UPDATE projects p SET restored_at = \(quiet), restored_key = k.key,
            restored_after = CASE
                WHEN p.restored_at IS NULL OR p.restored_key IS DISTINCT FROM k.key THEN k.number
                ELSE least(p.restored_after, k.number) END
        FROM (
            SELECT p.id, s.key, coalesce(greatest(s.highest, (
                SELECT max(m.issue_number) FROM migrated_issues m
                WHERE m.project_id = p.id AND m.issue_project = s.key)), 0) AS number
            FROM projects p LEFT JOIN LATERAL (
                SELECT r.site ->> 'projectKey' AS key, (r.site ->> 'highestIssueNumber')::bigint AS highest
                FROM runs r WHERE r.project_id = p.id AND r.site IS NOT NULL
                ORDER BY r.created_at DESC LIMIT 1) s ON true) k
        WHERE k.id = p.id
        """
    static let nameOnRuns = """
        INSERT INTO diagnostics AS d (run_id, step, item_id, code, count)
        SELECT r.id, coalesce((SELECT s.step FROM run_steps s WHERE s.run_id = r.id AND s.state = 'OPEN'), 0),
            $2::bigint, $1, 1
        FROM runs r WHERE r.state IN ('CREATED', 'PLANNING', 'RUNNING', 'PAUSED', 'VERIFYING')
        ON CONFLICT (run_id, step, item_id, code, field) DO UPDATE SET count = d.count + 1
        """
    static let skipEventNumbers = """
        SELECT setval(name, nextval(name) + $1::bigint) FROM pg_get_serial_sequence('events', 'id') AS name
        """
    static let settle = "SELECT settle_ledger()"
    static let rename = """
        UPDATE ledger_home SET ledger = gen_random_uuid(), mark = 0, restores = restores + 1,
            restored_at = clock_timestamp()
        """
    static let suspectedAfter = """
        SELECT CASE WHEN restored_key = $2 THEN restored_after ELSE 0 END AS number FROM projects
        WHERE id = $1 AND restored_at IS NOT NULL
        """
    static let keepFound = """
        INSERT INTO orphan_issues (project_id, item_id, issue_project, issue_number, issue_id, revision, run_id)
        SELECT $1, v.item_id, v.issue_project, v.issue_number, v.issue_id, v.revision, $8
        FROM \(IssueTable.rows)
        WHERE NOT EXISTS (
            SELECT FROM migrated_issues m WHERE m.project_id = $1 AND m.item_id = v.item_id
                AND (m.issue_project, m.issue_number) = (v.issue_project, v.issue_number))
        ON CONFLICT DO NOTHING
        """
    /// The probe began where `suspectedAfter` said, so nothing before the number is left out.
    static let foundThrough = """
        UPDATE projects SET restored_key = $2,
            restored_after = CASE WHEN restored_key = $2 THEN greatest(restored_after, $3::bigint) ELSE $3 END
        WHERE id = $1 AND restored_at IS NOT NULL
        """
    /// Every item of the project was looked at by a run that began after the restore.
    static let trustProject = """
        UPDATE projects p SET restored_at = NULL, restored_after = NULL, restored_key = NULL
        FROM runs r
        WHERE r.id = $1 AND p.id = r.project_id AND r.type = 'FULL' AND r.started_at > p.restored_at
            AND r.options ->> 'areaFilter' IS NULL AND r.options ->> 'typeFilter' IS NULL
        """

    // Parts of a claim: of the shard `$1`, when `$2` holds it

    private static func doubted(_ held: String) -> String {
        """
        \(held) AND r.id = c.run_id AND p.id = r.project_id AND r.state IN ('RUNNING', 'VERIFYING')
            AND p.restored_at IS NOT NULL AND c.doubted_for IS DISTINCT FROM p.restored_at
        """
    }
    /// The steps whose calls make something that a repetition would make again.
    private static let isDoubtful = "c.step < \(PhaseStep.codes(of: .links).lowerBound)"
    static func doubtItems(_ held: String) -> String {
        """
        UPDATE outbox_items o SET state = 'UNKNOWN', reason = '\(FailureCode.ledgerRestored)', field = NULL,
            last_known_issue_number = NULL, intent_at = p.restored_at, updated_at = p.restored_at
        FROM shards c, runs r, projects p
        WHERE \(doubted(held)) AND \(isDoubtful) AND o.shard_id = c.id AND o.state = 'PENDING'
        """
    }
    static func noteDoubt(_ held: String) -> String {
        """
        UPDATE shards c SET doubted_for = p.restored_at,
            unknown = c.unknown + CASE WHEN \(isDoubtful) THEN c.pending ELSE 0 END,
            pending = CASE WHEN \(isDoubtful) THEN 0 ELSE c.pending END
        FROM runs r, projects p WHERE \(doubted(held))
        """
    }
}
