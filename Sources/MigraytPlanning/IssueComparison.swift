import MigraytModel

/// Compares an issue as it was meant with the issue as it is.
public enum IssueComparison {
    /// The names of the fields that differ, sorted; empty when all is as meant.
    ///
    /// Text is compared by its words: Jira may store the same document in another form. Fields that the draft leaves
    /// to Jira's default are not compared.
    /// - Parameters:
    ///   - expectedStatus: `nil` when the status was not to be set.
    ///   - comments: How many the run added: others may have added more since.
    ///   - attachments: As `comments`.
    public static func differences(
        _ draft: IssueDraft, description: ADFNode?, expectedStatus: String?, comments: Int = 0, attachments: Int = 0,
        _ issue: TargetIssue
    ) -> [String] {
        var fields: [String] = []
        func check(_ field: String, _ isEqual: Bool) { if !isEqual { fields.append(field) } }

        check("summary", DocumentWords.same(draft.summary.reveal(), issue.summary?.reveal() ?? ""))
        check("issuetype", draft.issueTypeID == issue.issueTypeID)
        check("labels", Set(draft.labels.reveal()).isSubset(of: issue.labels.reveal()))
        check("parent", draft.parent?.key == issue.parent)
        if let priority = draft.priorityID { check("priority", priority == issue.priorityID) }
        if let points = draft.storyPoints { check("storyPoints", points == issue.storyPoints) }
        if draft.assignee != nil || draft.isUnassigned { check("assignee", draft.assignee == issue.assignee) }
        if let reporter = draft.reporter { check("reporter", reporter == issue.reporter) }
        if let sprint = draft.sprintID { check("sprint", issue.sprintIDs.contains(sprint)) }
        check("components", Set(draft.componentIDs).isSubset(of: issue.componentIDs))
        let mapped = draft.fieldDefaults.merging(draft.mappedFields.reveal()) { $1 }
        for (field, value) in issue.mappedFields.reveal() {
            if let meant = mapped[field] { check(field, FieldComparison.isSame(meant, value)) }
        }
        check("comment", (issue.commentCount ?? 0) >= comments)
        check("attachment", (issue.attachmentCount ?? 0) >= attachments)
        if let expectedStatus { check("status", expectedStatus == issue.statusID) }
        if let description {
            check("description", DocumentWords.same(description, issue.description?.reveal()))
        }
        return fields.sorted()
    }
}
