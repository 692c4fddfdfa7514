import MigraytModel

/// The calls of `IssueTarget`, for faults and counts.
public enum TargetCall: Hashable, Sendable {
    case site
    case verifyAccess
    case components
    case createComponent(String)
    case sprints
    case createSprint(String)
    case moveSprint(Int64)
    case account
    case createAccount
    case createIssues([WorkItemID])
    case issues([IssueKey])
    case labelledIssues(after: Int64?)
    case updateDescription(IssueKey)
    case transitions(IssueKey)
    case transition(IssueKey)
    case attach(IssueKey, count: Int)
    case attachments(IssueKey)
    case mediaID(String)
    case addComment(IssueKey, CommentProvenancePart)
    case comments(IssueKey)
    case linkTypes
    case createLinkType(String)
    case setParent(IssueKey)
    case link(IssueKey, IssueKey)
    case remoteLink(IssueKey, relation: String)
    case removeRemoteLink(IssueKey)

    /// The source's comment id.
    public typealias CommentProvenancePart = Int64
}
