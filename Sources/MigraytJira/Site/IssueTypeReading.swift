import MigraytModel

/// An issue type as it was read, on its way to the words of the model.
struct IssueTypeReading: Sendable {
    let head: CreateMetadata.TypeHead
    let fields: [CreateMetadata.Field]
    let workflow: Workflow

    /// The fields that every create call sets, or that Jira sets by itself when a call does not (the reporter).
    private static let alwaysSet: Set<String> = [
        "project", "issuetype", "summary", "labels", "reporter",
    ]

    var issueType: TargetSite.IssueType {
        // A sub-task has its parent by nature; whether an item has one is not a matter of the screen.
        let set = head.hierarchyLevel < 0 ? Self.alwaysSet.union(["parent"]) : Self.alwaysSet
        let required = fields.filter { $0.isRequired && !$0.hasDefault && !set.contains($0.id) }
        return TargetSite.IssueType(
            id: head.id, name: head.name, hierarchyLevel: head.hierarchyLevel,
            fields: Set(fields.map(\.id)),
            requiredFields: Set(required.map(\.id)), workflow: workflow,
            mappableFields: fields.map { TargetField($0) })
    }
}
