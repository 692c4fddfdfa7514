/// What a run has to know of the Jira project before it writes: ids only are kept of it.
///
/// Read once in `prepare`, stored with the run, and read by every shard.
public struct TargetSite: Sendable, Hashable, Codable {
    public let projectID: String
    public let projectKey: String
    public var issueTypes: [IssueType]
    /// Priority name → id.
    public let priorities: [String: String]
    /// Link types by name.
    public var linkTypes: [LinkType]
    /// The custom fields that the run uses, where they are on the create screen.
    public let storyPointsField: String?
    public let sprintField: String?
    /// Older sites require it of epics; it takes the summary.
    public let epicNameField: String?
    public let boardID: Int64?
    /// The account that writes.
    public let serviceAccount: AccountID
    /// Bytes of the largest file that the site takes.
    public let attachmentLimit: Int64
    /// No issue number above this one is known to have existed before the run: a probe never has to look below it.
    public let highestIssueNumber: Int64
    /// Sprints that were closed when the run began: no item can enter them any more.
    public var closedSprints: Set<Int64>
    /// `nil` in sites that were stored before they were read; see `settings`.
    var storedSettings: Settings?

    public init(
        projectID: String, projectKey: String, issueTypes: [IssueType], priorities: [String: String],
        linkTypes: [LinkType], storyPointsField: String?, sprintField: String?, epicNameField: String? = nil,
        boardID: Int64?,
        serviceAccount: AccountID, attachmentLimit: Int64, highestIssueNumber: Int64, closedSprints: Set<Int64> = []
    ) {
        self.projectID = projectID
        self.projectKey = projectKey
        self.issueTypes = issueTypes
        self.priorities = priorities
        self.linkTypes = linkTypes
        self.storyPointsField = storyPointsField
        self.sprintField = sprintField
        self.epicNameField = epicNameField
        self.boardID = boardID
        self.serviceAccount = serviceAccount
        self.attachmentLimit = attachmentLimit
        self.highestIssueNumber = highestIssueNumber
        self.closedSprints = closedSprints
    }

    public struct IssueType: Sendable, Hashable, Codable {
        public let id: String
        public let name: String
        /// 1 for epics, 0 for stories, tasks and bugs, -1 for sub-tasks; sites can have levels above 1.
        public let hierarchyLevel: Int
        /// The ids of the fields on the type's create screen.
        public let fields: Set<String>
        /// The ids of required fields that have no default, beside those that every draft sets.
        public let requiredFields: Set<String>
        public let workflow: Workflow
        /// Of `fields`, those that the run's mapping names; all of them while the site is read. `nil` in sites that were
        /// stored before there were mappings.
        public var mappableFields: [TargetField]?

        public init(
            id: String, name: String, hierarchyLevel: Int, fields: Set<String>, requiredFields: Set<String>,
            workflow: Workflow, mappableFields: [TargetField]? = nil
        ) {
            self.id = id
            self.name = name
            self.hierarchyLevel = hierarchyLevel
            self.fields = fields
            self.requiredFields = requiredFields
            self.workflow = workflow
            self.mappableFields = mappableFields
        }
    }

    public struct LinkType: Sendable, Hashable, Codable {
        public let id: String
        public let name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }
}
