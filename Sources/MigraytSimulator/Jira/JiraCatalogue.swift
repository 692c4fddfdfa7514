/// What the site was set up with: types, priorities, statuses, workflow, link types.
enum JiraCatalogue {
    struct IssueType: Sendable, Hashable {
        let id: String
        let name: String
        /// Initiative 2, Epic 1, ordinary 0, sub-task -1.
        let level: Int
    }

    struct Status: Sendable, Hashable {
        let id: String
        let name: String
        /// `new`, `indeterminate` or `done`.
        let category: String
    }

    static let projectID = "10000"
    static let boardID = 1

    static let issueTypes = [
        IssueType(id: "10000", name: "Epic", level: 1), IssueType(id: "10001", name: "Story", level: 0),
        IssueType(id: "10002", name: "Task", level: 0), IssueType(id: "10003", name: "Bug", level: 0),
        IssueType(id: "10004", name: "Sub-task", level: -1),
    ]
    /// Of sites that have a level above Epic.
    static let initiative = IssueType(id: "10005", name: "Initiative", level: 2)

    static let priorities = [("1", "Highest"), ("2", "High"), ("3", "Medium"), ("4", "Low"), ("5", "Lowest")]
    static let defaultPriority = "3"

    /// There is no "Cancelled": what Azure DevOps calls Removed has nowhere to go.
    static let statuses = [
        Status(id: "10100", name: "To Do", category: "new"),
        Status(id: "10101", name: "Backlog", category: "new"),
        Status(id: "10102", name: "In Progress", category: "indeterminate"),
        Status(id: "10103", name: "In Review", category: "indeterminate"),
        Status(id: "10104", name: "Blocked", category: "indeterminate"),
        Status(id: "10105", name: "Done", category: "done"),
    ]
    static let initialStatus = "10100"

    static let resolutions = [("10000", "Done"), ("10001", "Won't Do"), ("10002", "Duplicate")]

    static func status(_ id: String) -> Status { statuses.first { $0.id == id } ?? statuses[0] }

    static let storyPoints = "customfield_10016"
    static let sprint = "customfield_10020"

    static let permissions = [
        "ADMINISTER", "ADMINISTER_PROJECTS", "ADD_COMMENTS", "ASSIGNABLE_USER", "ASSIGN_ISSUES", "BROWSE_PROJECTS",
        "CLOSE_ISSUES", "CREATE_ATTACHMENTS", "CREATE_ISSUES", "DELETE_ISSUES", "EDIT_ALL_COMMENTS", "EDIT_ISSUES",
        "EDIT_OWN_COMMENTS", "LINK_ISSUES", "MANAGE_SPRINTS_PERMISSION", "MODIFY_REPORTER", "MOVE_ISSUES",
        "RESOLVE_ISSUES", "SCHEDULE_ISSUES", "SET_ISSUE_SECURITY", "TRANSITION_ISSUES", "WORK_ON_ISSUES",
    ]
}
