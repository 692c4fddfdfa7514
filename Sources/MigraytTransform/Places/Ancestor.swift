import MigraytModel

/// A work item above another one.
public struct Ancestor: Sendable {
    public let item: WorkItemID
    /// The work item type's name.
    public let type: String
    public let title: Sensitive<String>
    /// The issue that stands for it; `nil` while there is none.
    public let issue: IssueReference?

    public init(item: WorkItemID, type: String, title: Sensitive<String>, issue: IssueReference?) {
        self.item = item
        self.type = type
        self.title = title
        self.issue = issue
    }
}
