/// What the administrators of the simulated site decided.
public struct SiteSettings: Sendable, Hashable {
    /// Whether an issue may have no assignee. One that is created without the field gets the project's lead in any case.
    public var allowsUnassigned: Bool
    /// Comments that one issue takes; beyond it is 413.
    public var commentsPerIssue: Int
    /// Bytes of the largest file.
    public var uploadLimit: Int
    /// Link types of a new site that this one does not have, by name.
    public var missingLinkTypes: Set<String>
    /// There is a level above Epic, and the project has a type of it, "Initiative".
    public var hasLevelAboveEpic: Bool
    public var board: JiraBoard
    /// Whether a board may have several active sprints.
    public var allowsParallelSprints: Bool

    public init(
        allowsUnassigned: Bool = true, commentsPerIssue: Int = IssueLimits.comments,
        uploadLimit: Int = IssueLimits.fileSize, missingLinkTypes: Set<String> = [], hasLevelAboveEpic: Bool = false,
        board: JiraBoard = .scrum, allowsParallelSprints: Bool = true
    ) {
        self.allowsUnassigned = allowsUnassigned
        self.commentsPerIssue = commentsPerIssue
        self.uploadLimit = uploadLimit
        self.missingLinkTypes = missingLinkTypes
        self.hasLevelAboveEpic = hasLevelAboveEpic
        self.board = board
        self.allowsParallelSprints = allowsParallelSprints
    }
}
