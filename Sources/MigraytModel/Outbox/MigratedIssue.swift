/// The issue that stands for a work item, kept over all runs of a project: the first witness against a second issue.
public struct MigratedIssue: Sendable, Hashable {
    public let item: WorkItemID
    public let issue: IssueReference
    /// The work item's revision that was carried over.
    public let revision: Int
    /// What later phases still have to do.
    public var followUps: FollowUps

    public init(item: WorkItemID, issue: IssueReference, revision: Int, followUps: FollowUps) {
        self.item = item
        self.issue = issue
        self.revision = revision
        self.followUps = followUps
    }
}
