/// The board of the project.
public enum JiraBoard: String, Sendable, CaseIterable {
    case scrum
    /// Without sprints.
    case kanban
    /// Of a team-managed project, with sprints.
    case simple
    /// There is none.
    case none

    var hasSprints: Bool { self == .scrum || self == .simple }
}
