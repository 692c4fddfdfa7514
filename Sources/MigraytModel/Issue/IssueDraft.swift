/// All that one create call says about an issue.
public struct IssueDraft: Sendable, Hashable {
    public let item: WorkItemID
    public let issueTypeID: String
    public let summary: Sensitive<String>
    public let description: Sensitive<ADFNode>?
    public let labels: Sensitive<[String]>
    public let priorityID: String?
    public let storyPoints: Double?
    public let assignee: AccountID?
    /// Jira is told that nobody is assigned. Otherwise an issue without an `assignee` gets the project's default one.
    public let isUnassigned: Bool
    public let reporter: AccountID?
    public let sprintID: Int64?
    public let componentIDs: [String]
    public let parent: IssueReference?
    /// The one transition that the create call may make.
    public let transitionID: String?
    public let provenance: Provenance
    /// Field id → what the run's options give a required field that the item has no value for.
    public let fieldDefaults: [String: JSON]
    /// Field id → the item's own value of a mapped field, in the form of the field's type.
    public let mappedFields: Sensitive<[String: JSON]>

    public init(
        item: WorkItemID, issueTypeID: String, summary: Sensitive<String>, description: Sensitive<ADFNode>?,
        labels: Sensitive<[String]>, priorityID: String?, storyPoints: Double?, assignee: AccountID?,
        isUnassigned: Bool = false, reporter: AccountID?, sprintID: Int64?, componentIDs: [String],
        parent: IssueReference?, transitionID: String?, provenance: Provenance, fieldDefaults: [String: JSON] = [:],
        mappedFields: Sensitive<[String: JSON]> = Sensitive([:])
    ) {
        self.item = item
        self.issueTypeID = issueTypeID
        self.summary = summary
        self.description = description
        self.labels = labels
        self.priorityID = priorityID
        self.storyPoints = storyPoints
        self.assignee = assignee
        self.isUnassigned = isUnassigned
        self.reporter = reporter
        self.sprintID = sprintID
        self.componentIDs = componentIDs
        self.parent = parent
        self.transitionID = transitionID
        self.provenance = provenance
        self.fieldDefaults = fieldDefaults
        self.mappedFields = mappedFields
    }
}
