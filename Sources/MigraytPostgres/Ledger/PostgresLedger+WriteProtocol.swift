import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func commit(_ claim: ShardClaim, _ writes: ShardWrites) async throws(Failure) -> ShardReceipt {
        var batch = ShardBatch(claim)
        batch.write(writes)
        return try await pool.commit(batch.statements, batch.receipt)
    }

    public func recordOrphan(
        _ claim: ShardClaim, item: WorkItemID, issue: IssueReference, revision: Int
    ) async throws(Failure) {
        try await pool.commit([
            PostgresStatement(
                ProtocolStatement.keepOrphan,
                [
                    claim.run.project, item, issue.key.projectKey, issue.key.number, issue.id, revision, claim.run.id,
                ])
        ])
    }

    public func orphans(of claim: ShardClaim) async throws(Failure) -> [MigratedIssue] {
        try await pool.statements { connection in
            try connection.query(ProtocolStatement.orphans, [claim.shard, claim.run.project]).map(
                MigratedIssue.init(row:))
        }
    }
}

private enum ProtocolStatement {
    static let keepOrphan = """
        INSERT INTO orphan_issues (project_id, item_id, issue_project, issue_number, issue_id, revision, run_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """
    static let orphans = """
        SELECT p.item_id, p.issue_project || '-' || p.issue_number AS issue_key, p.issue_id, p.revision,
            0 AS follow_ups
        FROM orphan_issues p JOIN outbox_items o ON o.shard_id = $1 AND o.item_id = p.item_id
        WHERE p.project_id = $2 ORDER BY p.item_id, p.issue_number
        """
}
