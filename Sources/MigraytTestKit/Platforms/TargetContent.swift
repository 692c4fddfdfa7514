import MigraytModel
import MigraytPorts

/// What the scripted Jira project holds.
public struct TargetContent: Sendable {
    /// An issue with its parts.
    public struct Issue: Sendable {
        public let reference: IssueReference
        public let draft: IssueDraft
        public var statusID: String
        /// What transitions gave in their screens.
        public var screenFields: [String: JSON] = [:]
        public var description: Sensitive<ADFNode>?
        public var parent: IssueKey?
        public var assignee: AccountID?
        /// Mapped fields and defaults, as the draft gave them.
        public var fields: [String: JSON] = [:]
        public var files: [(file: TargetAttachment, bytes: [UInt8])] = []
        public var comments: [(comment: TargetComment, body: Sensitive<ADFNode>)] = []
        /// By global id.
        public var remoteLinks: [String: RemoteLink] = [:]
        /// Whether the search index knows it.
        public var isIndexed: Bool
    }

    /// A link of a type between two issues.
    public struct Link: Sendable, Hashable {
        public let type: String
        public let outward: IssueKey
        public let inward: IssueKey
    }

    public var site: TargetSite
    public var issues: [IssueKey: Issue] = [:]
    public var components: [TargetComponent] = []
    public var sprints: [TargetSprint] = []
    public var allowsParallelSprints = true
    public var links: Set<Link> = []
    /// Accounts by e-mail address.
    public var accounts: [String: AccountID] = [:]
    /// What accounts that were made are called.
    public var accountNames: [AccountID: Sensitive<String>] = [:]
    /// Accounts to which issues cannot be assigned.
    public var unassignable: Set<AccountID> = []
    /// Transition id → the fields of its screen.
    public var screens: [String: [TargetTransition.Field]] = [:]
    /// The ways that issues have where the site does not tell them.
    public var hiddenTransitions: [Workflow.Transition] = []
    /// The next issue's number; raise it for gaps and for issues of other people.
    public var nextNumber: Int64
    /// The most bytes that are kept of a file; the rest is lost on the way.
    public var bytesPerFile = Int.max
    /// New issues are not found by search until `catchUpIndex()`.
    public var indexLags = false
    /// Gives the failure of a draft that Jira rejects while it takes the others.
    public var rejection: (@Sendable (IssueDraft) -> Failure?)?
    var nextID: Int64 = 1

    /// Comments that an issue brings along; small, so that readers meet more than one page.
    static let commentsPerPage = 2
    /// Issues that a search gives at once.
    static let issuesPerPage = 500

    public init(site: TargetSite = .sample) {
        self.site = site
        nextNumber = site.highestIssueNumber + 1
    }

    mutating func newID() -> Int64 {
        nextID += 1
        return nextID
    }

    mutating func create(_ draft: IssueDraft) -> IssueCreation {
        if let failure = rejection?(draft) { return .rejected(failure) }
        // As Jira does: no issue enters a closed sprint.
        if sprints.contains(where: { $0.id == draft.sprintID && $0.state == .closed }) {
            return .rejected(Failure(.jiraRejected, .failItem, field: site.sprintField, status: 400))
        }
        let reference = IssueReference(
            key: IssueKey(projectKey: site.projectKey, number: nextNumber), id: String(10_000 + newID()))
        nextNumber += 1
        let workflow = site.issueTypes.first { $0.id == draft.issueTypeID }?.workflow
        let initial = workflow?.initialStatus ?? ""
        // A create call has no place for the fields of another screen.
        let transition = workflow?.transitions.first {
            $0.id == draft.transitionID && !(screens[$0.id] ?? []).contains(where: \.isRequired)
        }
        issues[reference.key] = Issue(
            reference: reference, draft: draft, statusID: transition?.to ?? initial, description: draft.description,
            parent: draft.parent?.key, assignee: draft.assignee,
            fields: draft.fieldDefaults.merging(draft.mappedFields.reveal()) { $1 }, isIndexed: !indexLags)
        return .created(reference, transitionFailed: draft.transitionID != nil && transition == nil)
    }

    /// The transitions that an issue has from where it is.
    func ways(of issue: Issue) -> [TargetTransition] {
        let workflow = site.issueTypes.first { $0.id == issue.draft.issueTypeID }?.workflow
        return ((workflow?.transitions ?? []) + hiddenTransitions)
            .filter { $0.from?.contains(issue.statusID) ?? true }
            .map { TargetTransition(id: $0.id, to: $0.to, fields: screens[$0.id] ?? []) }
    }

    func reading(_ issue: Issue) -> TargetIssue {
        TargetIssue(
            reference: issue.reference, provenance: issue.draft.provenance, issueTypeID: issue.draft.issueTypeID,
            statusID: issue.statusID, priorityID: issue.draft.priorityID, summary: issue.draft.summary,
            description: issue.description.map { $0.map(\.json) }, labels: issue.draft.labels,
            parent: issue.parent, assignee: issue.assignee, reporter: issue.draft.reporter,
            storyPoints: issue.draft.storyPoints, sprintIDs: issue.draft.sprintID.map { [$0] } ?? [],
            componentIDs: issue.draft.componentIDs, mappedFields: Sensitive(issue.fields),
            comments: Sensitive(issue.comments.suffix(Self.commentsPerPage).map { $0.body.reveal().json }),
            attachmentCount: issue.files.count,
            commentCount: issue.comments.count,
            linkCount: links.count { $0.outward == issue.reference.key || $0.inward == issue.reference.key })
    }
}
