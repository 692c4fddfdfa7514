import MigraytModel

/// A work item above another one.
public struct Ancestor: Sendable {
    public let item: WorkItemID
    /// The work item type's name.
    public let type: String
    public let title: Sensitive<String>
    /// `System.IterationId`.
    public let iteration: Int64?
    /// The issue that stands for it; `nil` while there is none.
    public let issue: IssueReference?

    public init(
        item: WorkItemID, type: String, title: Sensitive<String>, iteration: Int64? = nil, issue: IssueReference?
    ) {
        self.item = item
        self.type = type
        self.title = title
        self.iteration = iteration
        self.issue = issue
    }
}
