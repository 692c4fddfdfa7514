import MigraytModel

/// Compares an issue as it was meant with the issue as it is.
public enum IssueComparison {
    /// The names of the fields that differ, sorted; empty when all is as meant.
    ///
    /// Text is compared by its words: Jira may store the same document in another form. Fields that the draft leaves
    /// to Jira's default are not compared.
    /// - Parameter expectedStatus: `nil` when the status was not to be set.
    public static func differences(
        _ draft: IssueDraft, description: ADFNode?, expectedStatus: String?, _ issue: TargetIssue
    ) -> [String] {
        var fields: [String] = []
        func check(_ field: String, _ isEqual: Bool) { if !isEqual { fields.append(field) } }

        check("summary", words(draft.summary.reveal()) == words(issue.summary?.reveal() ?? ""))
        check("issuetype", draft.issueTypeID == issue.issueTypeID)
        check("labels", Set(draft.labels.reveal()).isSubset(of: issue.labels.reveal()))
        check("parent", draft.parent?.key == issue.parent)
        if let priority = draft.priorityID { check("priority", priority == issue.priorityID) }
        if let points = draft.storyPoints { check("storyPoints", points == issue.storyPoints) }
        if let assignee = draft.assignee { check("assignee", assignee == issue.assignee) }
        if let reporter = draft.reporter { check("reporter", reporter == issue.reporter) }
        if let sprint = draft.sprintID { check("sprint", issue.sprintIDs.contains(sprint)) }
        check("components", Set(draft.componentIDs).isSubset(of: issue.componentIDs))
        if let expectedStatus { check("status", expectedStatus == issue.statusID) }
        if let description {
            check("description", words(description.plainText) == words(text(of: issue.description?.reveal())))
        }
        return fields.sorted()
    }

    /// Blocks run together in `plainText`, so words are compared as the sequence of their characters without space.
    private static func words(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }

    private static func text(of document: JSON?) -> String {
        guard let document else { return "" }
        let own = document["text"]?.string ?? ""
        return own + (document["content"]?.array ?? []).map { text(of: $0) }.joined()
    }
}
