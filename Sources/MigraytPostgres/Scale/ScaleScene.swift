import Foundation
import MigraytModel
import MigraytPorts

/// A database as a large migration leaves it in the middle: one run, whose higher level is migrated and whose lower
/// level is open with all its items pending. For measuring, never for a database that somebody uses.
package struct ScaleScene: Sendable {
    package let tenant = TenantID(UUID())
    package let project = ProjectID(UUID())
    package let run = RunID(UUID())
    /// Items of the open step.
    package let pending: Int64

    package static let shardSize: Int64 = 100

    /// Fills an empty database. Items are numbered from 1; a tenth as many more of the higher level stand above them.
    /// - Parameters:
    ///   - pending: Rounded up to whole shards.
    ///   - isAnalysed: Whether the planner knows what the tables hold; it does not while they fill quickly.
    package static func fill(_ pool: PostgresPool, pending: Int, isAnalysed: Bool = true) async throws(Failure)
        -> ScaleScene
    {
        let shards = (Int64(pending) + shardSize - 1) / shardSize
        let scene = ScaleScene(pending: shards * shardSize)
        let statements = scene.statements(shards: shards)
        try await pool.transaction { connection in
            try connection.run(script: PostgresLedger.longStatements)
            for statement in statements { try connection.run(script: statement) }
        }
        guard isAnalysed else { return scene }
        // As autovacuum would by then.
        try await pool.statements { try $0.run(script: "SET statement_timeout = '15min'; ANALYZE") }
        return scene
    }

    /// Ends the open step's shards as if their work were done, so that the step can be closed.
    package func endShards(_ pool: PostgresPool) async throws(Failure) {
        let run = run
        try await pool.transaction { connection in
            try connection.run(script: PostgresLedger.longStatements)
            try connection.execute(
                "UPDATE outbox_items SET state = 'COMPLETED' WHERE run_id = $1 AND state <> 'COMPLETED'", [run])
            try connection.execute(
                """
                UPDATE shards SET completed = item_count, pending = 0, intent = 0, unknown = 0, skipped = 0, failed = 0
                WHERE run_id = $1 AND state <> 'DONE'
                """, [run])
            try connection.execute(ShardSQL.end("c.run_id = $1 AND c.state <> 'DONE'"), [run])
        }
    }

    private var higher: Int { PhaseStep(.items).code }
    private var open: Int { PhaseStep(.items, level: 1).code }

    private func statements(shards: Int64) -> [String] {
        let (source, target, user) = (UUID(), UUID(), UUID())
        let above = max(1, pending / 10)
        let shard = "gen_random_uuid(), '\(run)'"
        return [
            "INSERT INTO tenants (id) VALUES ('\(tenant)')",
            """
            INSERT INTO users (id, tenant_id, login_digest, password_hash, role)
            VALUES ('\(user)', '\(tenant)', '\(user)', '', '\(UserRecord.Role.owner.rawValue)')
            """,
            """
            INSERT INTO projects (id, tenant_id, name, created_at) VALUES ('\(project)', '\(tenant)', 'scale', now())
            """,
            """
            INSERT INTO connections (id, tenant_id, user_id, platform, place, site, secret_arn, created_at)
            SELECT c.id, '\(tenant)', '\(user)', c.platform, 'place ' || c.platform, 'site ' || c.platform, 'arn:scale', now()
            FROM (VALUES ('\(source)'::uuid, '\(Platform.azureDevOps.rawValue)'),
                ('\(target)'::uuid, '\(Platform.jira.rawValue)')) AS c (id, platform)
            """,
            """
            INSERT INTO runs
                (id, tenant_id, project_id, source_id, target_id, type, options, state, total_items, created_at,
                started_at, site)
            VALUES ('\(run)', '\(tenant)', '\(project)', '\(source)', '\(target)', '\(RunType.full.rawValue)',
                '\(Self.options)', 'RUNNING', \(pending + above), now(), now(),
                '{"projectKey": "SHOP", "highestIssueNumber": 0}')
            """,
            """
            INSERT INTO run_steps (run_id, step, ordinal, state, enumerated, completed, ended_items) VALUES
                ('\(run)', \(higher), 1, 'CLOSED', \(above), \(above), \(above)),
                ('\(run)', \(open), 2, 'OPEN', \(pending), 0, 0),
                ('\(run)', \(PhaseStep(.comments).code), 3, 'PENDING', 0, 0, 0)
            """,
            """
            INSERT INTO shards (id, run_id, step, first_item, state, item_count, pending, completed)
            SELECT \(shard), \(higher), \(pending) + k * \(Self.shardSize) + 1, 'DONE',
                least(\(Self.shardSize), \(above) - k * \(Self.shardSize)), 0,
                least(\(Self.shardSize), \(above) - k * \(Self.shardSize))
            FROM generate_series(0, (\(above) - 1) / \(Self.shardSize)) k
            """,
            """
            INSERT INTO shards (id, run_id, step, first_item, item_count, pending)
            SELECT \(shard), \(open), k * \(Self.shardSize) + 1, \(Self.shardSize), \(Self.shardSize)
            FROM generate_series(0, \(shards) - 1) k
            """,
            """
            INSERT INTO outbox_items (run_id, step, item_id, shard_id, state, issue_key)
            SELECT run_id, step, first_item + i, id, CASE WHEN state = 'DONE' THEN 'COMPLETED' ELSE 'PENDING' END,
                CASE WHEN state = 'DONE' THEN 'SHOP-' || first_item + i END
            FROM shards, LATERAL generate_series(0, item_count - 1) i
            """,
            """
            INSERT INTO migrated_issues
                (project_id, item_id, issue_project, issue_number, issue_id, revision, follow_ups)
            SELECT '\(project)', item_id, 'SHOP', item_id, '1' || item_id, 1, 2 FROM outbox_items WHERE step = \(higher)
            """,
            """
            INSERT INTO effects (project_id, kind, subject, part, state, remote_id, shard_id, fence)
            SELECT '\(project)', 'comment', item_id, '1', 'COMPLETED', '1' || item_id, shard_id, 1
            FROM outbox_items WHERE step = \(higher)
            """,
            """
            INSERT INTO diagnostics (run_id, step, item_id, code, count)
            SELECT run_id, step, item_id, 'user.unmatched', 1 FROM outbox_items WHERE step = \(higher)
            """,
        ]
    }

    private static var options: String { (try? PostgresLedger.json(RunOptions())) ?? "{}" }
}
