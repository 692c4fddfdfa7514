extension JiraConfiguration {
    var issueTypes: [JiraCatalogue.IssueType] {
        JiraCatalogue.issueTypes + (site.hasLevelAboveEpic ? [JiraCatalogue.initiative] : [])
    }

    func issueType(_ id: String) -> JiraCatalogue.IssueType? { issueTypes.first { $0.id == id } }

    /// Fields of the create and edit screens of a type.
    func screen(of type: JiraCatalogue.IssueType) -> Set<String> {
        var fields: Set = [
            "project", "issuetype", "summary", "description", "priority", "labels", "components", "reporter",
            "assignee", "duedate",
        ]
        if issueTypes.contains(where: { $0.level == type.level + 1 }) { fields.insert("parent") }
        if type.level >= 0 { fields.insert(JiraCatalogue.storyPoints) }
        if type.level == 0 { fields.formUnion(CustomField.ids.union([JiraCatalogue.sprint])) }
        return fields
    }
}
