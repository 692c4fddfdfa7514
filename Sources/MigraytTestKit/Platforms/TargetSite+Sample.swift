import MigraytModel

extension TargetSite {
    /// A Scrum project with Epic, Story, Bug, Task and Sub-task, three statuses and a way from each to each.
    public static let sample: TargetSite = {
        let workflow = Workflow(
            statuses: ["1": "To Do", "3": "In Progress", "5": "Done"], initialStatus: "1",
            transitions: [
                Workflow.Transition(id: "11", from: nil, to: "1"), Workflow.Transition(id: "21", from: nil, to: "3"),
                Workflow.Transition(id: "31", from: nil, to: "5"),
            ])
        func type(_ id: String, _ name: String, level: Int) -> IssueType {
            IssueType(
                id: id, name: name, hierarchyLevel: level,
                fields: [
                    "summary", "description", "labels", "priority", "assignee", "reporter", "parent", "components",
                    "customfield_10016", "customfield_10020",
                ], requiredFields: [], workflow: workflow)
        }
        var site = TargetSite(
            projectID: "10000", projectKey: "SHOP",
            issueTypes: [
                type("10000", "Epic", level: 1), type("10001", "Story", level: 0), type("10002", "Task", level: 0),
                type("10004", "Bug", level: 0), type("10003", "Sub-task", level: -1),
            ],
            priorities: ["Highest": "1", "High": "2", "Medium": "3", "Low": "4", "Lowest": "5"],
            linkTypes: [
                LinkType(id: "1", name: "Blocks"), LinkType(id: "2", name: "Duplicate"),
                LinkType(id: "3", name: "Relates"),
            ], storyPointsField: "customfield_10016", sprintField: "customfield_10020", boardID: 1,
            serviceAccount: AccountID("service"), attachmentLimit: 1 << 30, highestIssueNumber: 40)
        site.settings.allowsUnassigned = true
        return site
    }()
}
