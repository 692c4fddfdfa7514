import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func migratedIssues(
        _ project: ProjectID, _ items: [WorkItemID]
    ) async throws(Failure) -> [WorkItemID: MigratedIssue] {
        try await pool.statements { connection in
            let issues = try connection.query(ContextStatement.issues, [project, items]).map(MigratedIssue.init(row:))
            return Dictionary(issues.map { ($0.item, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    public func adopt(_ claim: ShardClaim, _ issues: [MigratedIssue]) async throws(Failure) {
        guard !issues.isEmpty else { return }
        try await pool.commit([
            ShardSQL.hold(claim),
            PostgresStatement(ContextStatement.adopt, [claim.run.project] + IssueTable(issues).parameters),
        ])
    }

    public func saveSite(_ claim: ShardClaim, _ site: TargetSite) async throws(Failure) {
        let json: String
        do { json = try Self.json(site) } catch { throw Failure(ledger: error) }
        try await pool.commit([
            PostgresStatement(ContextStatement.lockRun, [claim.run.id]), ShardSQL.hold(claim),
            PostgresStatement(ContextStatement.saveSite, [claim.run.id, json]),
        ])
    }

    public func site(of run: RunID) async throws(Failure) -> TargetSite? {
        try await pool.statements { connection in
            let row = try connection.query(ContextStatement.site, [run]).first
            let json: String? = try row.flatMap { try $0("site") }
            return try json.map { try Self.value(TargetSite.self, $0, "site") }
        }
    }

    public func identities(_ project: ProjectID, _ ids: [String]) async throws(Failure) -> [String: IdentityDecision] {
        try await pool.statements { connection in
            let rows = try connection.query(ContextStatement.identities, [project, ids]).map { row in
                let account: String? = try row("account")
                let decision = IdentityDecision(
                    basis: try row("basis"), account: account.map { AccountID($0) },
                    isAssignable: try row("assignable"))
                return (try row("source_id") as String, decision)
            }
            return Dictionary(rows, uniquingKeysWith: { first, _ in first }).compactMapValues { $0 }
        }
    }

    public func reopenIdentities(_ claim: ShardClaim) async throws(Failure) {
        try await pool.commit([
            ShardSQL.hold(claim), PostgresStatement(ContextStatement.reopenIdentities, [claim.run.project]),
        ])
    }

    public func saveIdentities(_ claim: ShardClaim, _ identities: [String: IdentityDecision]) async throws(Failure) {
        guard !identities.isEmpty else { return }
        let ids = identities.keys.sorted()
        let decisions = ids.compactMap { identities[$0] }
        try await pool.commit([
            ShardSQL.hold(claim),
            PostgresStatement(
                ContextStatement.saveIdentities,
                [
                    claim.run.project, ids, decisions.map { $0.account?.rawValue }, decisions.map(\.basis),
                    decisions.map { $0.isAssignable ? "true" : "false" },
                ]),
        ])
    }
}

private enum ContextStatement {
    static let issues = """
        SELECT item_id, issue_project || '-' || issue_number AS issue_key, issue_id, revision, follow_ups
        FROM migrated_issues WHERE project_id = $1 AND item_id = ANY($2::bigint[])
        """
    static let adopt = """
        INSERT INTO migrated_issues
            (project_id, item_id, issue_project, issue_number, issue_id, revision, follow_ups)
        SELECT $1, v.* FROM \(IssueTable.rows) ORDER BY v.item_id ON CONFLICT DO NOTHING
        """
    static let lockRun = "SELECT FROM runs WHERE id = $1 FOR UPDATE"
    static let saveSite = "UPDATE runs SET site = $2 WHERE id = $1"
    static let site = "SELECT site FROM runs WHERE id = $1"
    static let identities = """
        SELECT source_id, account, basis, assignable FROM identities WHERE project_id = $1 AND source_id = ANY($2::text[])
        """
    static let reopenIdentities = "DELETE FROM identities WHERE project_id = $1 AND account IS NULL"
    static let saveIdentities = """
        INSERT INTO identities (project_id, source_id, account, basis, assignable)
        SELECT $1, v.source_id, v.account, v.basis, v.assignable::boolean
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS v (source_id, account, basis, assignable)
        ON CONFLICT (project_id, source_id)
        DO UPDATE SET account = excluded.account, basis = excluded.basis, assignable = excluded.assignable
        """
}
