/// An issue as the target holds it now, read back by key.
public struct TargetIssue: Sendable, Hashable {
    public let reference: IssueReference
    public let provenance: Provenance?
    public let issueTypeID: String?
    public let statusID: String?
    public let priorityID: String?
    public let summary: Sensitive<String>?
    /// The description as JSON, as Jira gives it back.
    public let description: Sensitive<JSON>?
    public let labels: Sensitive<[String]>
    public let parent: IssueKey?
    public let assignee: AccountID?
    public let reporter: AccountID?
    public let storyPoints: Double?
    public let sprintIDs: [Int64]
    public let componentIDs: [String]
    /// Field id → value of the fields that the run's mapping fills, in the form in which Jira shows it; `null` where
    /// there is none.
    public let mappedFields: Sensitive<[String: JSON]>
    /// The documents of the comments that came with the issue: the newest, or all of them.
    public let comments: Sensitive<[JSON]>
    public let attachmentCount: Int?
    public let commentCount: Int?
    public let linkCount: Int?

    public init(
        reference: IssueReference, provenance: Provenance?, issueTypeID: String? = nil, statusID: String? = nil,
        priorityID: String? = nil, summary: Sensitive<String>? = nil, description: Sensitive<JSON>? = nil,
        labels: Sensitive<[String]> = Sensitive([]), parent: IssueKey? = nil, assignee: AccountID? = nil,
        reporter: AccountID? = nil, storyPoints: Double? = nil, sprintIDs: [Int64] = [], componentIDs: [String] = [],
        mappedFields: Sensitive<[String: JSON]> = Sensitive([:]), comments: Sensitive<[JSON]> = Sensitive([]),
        attachmentCount: Int? = nil, commentCount: Int? = nil, linkCount: Int? = nil
    ) {
        self.reference = reference
        self.provenance = provenance
        self.issueTypeID = issueTypeID
        self.statusID = statusID
        self.priorityID = priorityID
        self.summary = summary
        self.description = description
        self.labels = labels
        self.parent = parent
        self.assignee = assignee
        self.reporter = reporter
        self.storyPoints = storyPoints
        self.sprintIDs = sprintIDs
        self.componentIDs = componentIDs
        self.mappedFields = mappedFields
        self.comments = comments
        self.attachmentCount = attachmentCount
        self.commentCount = commentCount
        self.linkCount = linkCount
    }
}
