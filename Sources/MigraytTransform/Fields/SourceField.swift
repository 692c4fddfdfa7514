/// Reference names of work item fields.
enum SourceField {
    static let title = "System.Title"
    static let description = "System.Description"
    static let state = "System.State"
    static let tags = "System.Tags"
    static let assignee = "System.AssignedTo"
    static let creator = "System.CreatedBy"
    static let area = "System.AreaPath"
    static let iteration = "System.IterationPath"
    static let priority = "Microsoft.VSTS.Common.Priority"
    static let storyPoints = "Microsoft.VSTS.Scheduling.StoryPoints"
    static let effort = "Microsoft.VSTS.Scheduling.Effort"

    static let testSteps = "Microsoft.VSTS.TCM.Steps"

    /// Long-text fields that become sections of the description, in this order.
    static let sections: [(field: String, heading: String)] = [
        ("Microsoft.VSTS.Common.AcceptanceCriteria", "Acceptance Criteria"),
        ("Microsoft.VSTS.TCM.ReproSteps", "Steps to Reproduce"),
        (testSteps, "Test Steps"),
        ("Microsoft.VSTS.TCM.SystemInfo", "Environment"),
    ]

    /// What is carried over, or only orders what is carried over.
    private static let accountedFor: Set<String> = OriginLine.fields.union(sections.map(\.field)).union([
        priority, storyPoints, effort, "Microsoft.VSTS.Common.StackRank", "Microsoft.VSTS.Common.BacklogPriority",
    ])

    /// Whether a field with a value is lost: a process's or a person's own field that nothing above stands for.
    /// `System` fields are the platform's bookkeeping, `WEF_` fields its boards'.
    static func isLost(_ name: String) -> Bool {
        !name.hasPrefix("System.") && !name.hasPrefix("WEF_") && !accountedFor.contains(name)
    }
}
