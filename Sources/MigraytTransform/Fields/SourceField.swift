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

    /// HTML fields that become sections of the description, in this order.
    static let sections: [(field: String, heading: String)] = [
        ("Microsoft.VSTS.Common.AcceptanceCriteria", "Acceptance Criteria"),
        ("Microsoft.VSTS.TCM.ReproSteps", "Steps to Reproduce"),
        ("Microsoft.VSTS.TCM.SystemInfo", "Environment"),
    ]

    /// What is carried over, kept in the provenance, or only orders and dates what is carried over.
    private static let accountedFor: Set<String> = Set(
        [
            priority, storyPoints, effort, "Microsoft.VSTS.Common.StackRank", "Microsoft.VSTS.Common.BacklogPriority",
            "Microsoft.VSTS.Common.StateChangeDate", "Microsoft.VSTS.Common.ActivatedDate",
            "Microsoft.VSTS.Common.ActivatedBy", "Microsoft.VSTS.Common.ResolvedDate",
            "Microsoft.VSTS.Common.ResolvedBy", "Microsoft.VSTS.Common.ClosedDate", "Microsoft.VSTS.Common.ClosedBy",
        ] + sections.map(\.field))

    /// Whether a field with a value is lost: a process's or a person's own field that nothing above stands for.
    /// `System` fields are the platform's bookkeeping, `WEF_` fields its boards'.
    static func isLost(_ name: String) -> Bool {
        !name.hasPrefix("System.") && !name.hasPrefix("WEF_") && !accountedFor.contains(name)
    }
}
