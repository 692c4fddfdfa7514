import MigraytModel

/// Migrated issues as columns, to be bound as arrays in the parameters `$2` to `$7`.
struct IssueTable {
    static let rows = """
        unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::integer[], $7::integer[])
            AS v (item_id, issue_project, issue_number, issue_id, revision, follow_ups)
        """

    let parameters: [any PostgresEncodable]

    init(_ issues: [MigratedIssue]) {
        parameters = [
            issues.map(\.item), issues.map(\.issue.key.projectKey), issues.map(\.issue.key.number),
            issues.map(\.issue.id), issues.map(\.revision), issues.map(\.followUps.rawValue),
        ]
    }
}

extension MigratedIssue {
    /// Reads `item_id`, `issue_key`, `issue_id`, `revision` and `follow_ups`.
    init(row: PostgresRow) throws {
        self.init(
            item: try row("item_id"), issue: IssueReference(key: try row("issue_key"), id: try row("issue_id")),
            revision: try row("revision"), followUps: FollowUps(rawValue: try row("follow_ups")))
    }
}
