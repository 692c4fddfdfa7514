import Foundation

/// A work item as Azure DevOps gave it. What people wrote is `Sensitive`.
public struct WorkItem: Sendable, Hashable {
    public let id: WorkItemID
    public let revision: Int
    /// The type's name, such as `User Story`.
    public let type: String
    /// The state's name, such as `Active`.
    public let state: String
    public let title: Sensitive<String>
    /// `System.Description`; HTML unless `markdownFields` names it.
    public let description: Sensitive<String>?
    /// The reference names of long-text fields that hold Markdown.
    public let markdownFields: Set<String>
    /// All other fields by reference name, as they came.
    public let fields: Sensitive<[String: JSON]>
    /// Those of `fields` that hold a person.
    public let people: [String: SourceIdentity]
    /// `System.AreaId` and `System.IterationId`: ids of classification nodes.
    public let areaID: Int64?
    public let iterationID: Int64?
    public let parent: WorkItemID?
    public let tags: Sensitive<[String]>
    /// `Microsoft.VSTS.Common.Priority`, 1 to 4.
    public let priority: Int?
    /// `Microsoft.VSTS.Scheduling.StoryPoints`, or `Effort` where that is not set.
    public let storyPoints: Double?
    public let assignee: SourceIdentity?
    public let creator: SourceIdentity?
    public let createdAt: Date?
    public let changedAt: Date?
    public let commentCount: Int
    public let relations: [WorkItemRelation]

    public init(
        id: WorkItemID, revision: Int, type: String, state: String, title: Sensitive<String>,
        description: Sensitive<String>?, markdownFields: Set<String> = [], fields: Sensitive<[String: JSON]>,
        people: [String: SourceIdentity] = [:], areaID: Int64?, iterationID: Int64?, parent: WorkItemID?,
        tags: Sensitive<[String]>, priority: Int?,
        storyPoints: Double?, assignee: SourceIdentity?, creator: SourceIdentity?, createdAt: Date?, changedAt: Date?,
        commentCount: Int, relations: [WorkItemRelation]
    ) {
        self.id = id
        self.revision = revision
        self.type = type
        self.state = state
        self.title = title
        self.description = description
        self.markdownFields = markdownFields
        self.fields = fields
        self.people = people
        self.areaID = areaID
        self.iterationID = iterationID
        self.parent = parent
        self.tags = tags
        self.priority = priority
        self.storyPoints = storyPoints
        self.assignee = assignee
        self.creator = creator
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.commentCount = commentCount
        self.relations = relations
    }
}
