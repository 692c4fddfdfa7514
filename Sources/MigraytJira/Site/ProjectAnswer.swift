import MigraytModel

/// What a run needs of `GET project/{key}`.
struct ProjectAnswer: Sendable, Hashable {
    let id: String
    /// The key of today: Jira answers to a renamed project's old keys too.
    let key: String
    /// Called `simplified` or `next-gen` by the API.
    let isTeamManaged: Bool
    /// Whether somebody gets the issues that are created without an assignee.
    let hasDefaultAssignee: Bool

    init?(_ json: JSON) {
        guard let id = json["id"]?.string, let key = json["key"]?.string else { return nil }
        self.id = id
        self.key = key
        self.isTeamManaged = json["simplified"]?.bool ?? (json["style"]?.string == "next-gen")
        self.hasDefaultAssignee = json["assigneeType"]?.string != "UNASSIGNED"
    }
}
