import Foundation
import MigraytModel

/// A Jira project. Issues are only ever created; issues that were there before are never touched.
///
/// Writes that are not idempotent (`createIssues`, `addComment`, `attach`, `createSprint`, `createComponent`) must be
/// made under the write protocol: a failure whose `certainty` is `.unknown` is settled by a probe, never by a second
/// call. Every call waits for its share of the site's budget first. Cancelling the task ends the call.
public protocol IssueTarget: Sendable {
    /// Reads and checks everything that a run needs: permissions, types, screens, workflows, link types, board.
    /// - Throws: `jira.missing_permission` or `jira.setup_incomplete` with the name of what is missing (fail the run).
    func site() async throws(Failure) -> TargetSite

    /// Proves host, credential and project at once; reads nothing else.
    func verifyAccess() async throws(Failure)

    // Places

    func components(site: TargetSite) async throws(Failure) -> [TargetComponent]
    func createComponent(named name: String, site: TargetSite) async throws(Failure) -> TargetComponent

    /// The board's sprints in every state.
    func sprints(board: Int64) async throws(Failure) -> [TargetSprint]
    /// - Throws: `jira.rejected` (fail the item) for a name or dates that Jira does not take.
    func createSprint(
        named name: String, goal: String?, start: Date?, end: Date?, board: Int64
    ) async throws(Failure) -> TargetSprint
    /// Moves a sprint one step: future to active, or active to closed. Idempotent: a sprint already there stays.
    func moveSprint(_ sprint: Int64, to state: TargetSprint.State, start: Date, end: Date) async throws(Failure)

    /// The active account with this e-mail address; `nil` when there is none.
    func account(email: Sensitive<String>) async throws(Failure) -> AccountID?

    /// Makes an account without access to any product. An address never gets a second account: the outcome of a call
    /// whose answer was lost is settled by `account(email:)`.
    /// - Throws: `jira.forbidden` (fail the item) when the credential may not make accounts; `jira.rejected` when Jira
    ///   does not take the address, for example because it has an account without access already.
    func createAccount(email: Sensitive<String>, name: Sensitive<String>) async throws(Failure) -> AccountID

    /// Whether issues of the project can be assigned to the account.
    func isAssignable(_ account: AccountID, site: TargetSite) async throws(Failure) -> Bool

    // Issues

    /// Creates up to `PlatformLimits.Jira.issuesPerCreate` issues with one call.
    /// - Returns: One result per draft, in the drafts' order. Items are matched by position of the failures that
    ///   Jira names and by order of the successes; where counts do not fit, the failure is `.unknown`.
    /// - Throws: When the call as a whole failed; `certainty` says whether issues may exist nevertheless.
    func createIssues(_ drafts: [IssueDraft], site: TargetSite) async throws(Failure) -> [IssueCreation]

    /// Reads issues by key, strongly consistent: right after a write. Keys that do not exist are left out.
    /// - Parameter keys: At most `PlatformLimits.Jira.issuesPerFetch`.
    func issues(_ keys: [IssueKey], detail: IssueDetail, site: TargetSite) async throws(Failure) -> [TargetIssue]

    /// One page of all issues that carry the provenance label, by the search index: eventually consistent.
    /// - Parameters:
    ///   - number: Only issues behind the one with this number; `nil` for all. The same for all pages.
    ///   - page: The token of the page before; `nil` for the first.
    /// - Throws: `jira.rejected` (fail the item) also when there is no issue with that number any more.
    func labelledIssues(
        after number: Int64?, page: String?, site: TargetSite
    ) async throws(Failure) -> LabelledIssuePage

    /// Replaces the description. Idempotent.
    func updateDescription(_ description: Sensitive<ADFNode>, of issue: IssueKey) async throws(Failure)

    /// The transitions that an issue can take from the status that it is in, with the fields of their screens.
    func transitions(of issue: IssueKey) async throws(Failure) -> [TargetTransition]

    /// Takes a transition. Not idempotent by itself: callers read the status first.
    /// - Parameter fields: Field id → value, for the transition's screen.
    /// - Throws: `jira.rejected` (fail the item) with the name of the field that Jira misses, where it says so.
    func transition(_ issue: IssueKey, by transitionID: String, fields: [String: JSON]) async throws(Failure)

    // Parts of an issue

    /// Uploads files in one request, at most `PlatformLimits.Jira.filesPerUpload`; results in the order of `files`,
    /// with the sizes that the target says they have.
    func attach(_ files: [UploadFile], to issue: IssueKey) async throws(Failure) -> [TargetAttachment]
    /// The files of an issue, oldest first.
    func attachments(of issue: IssueKey) async throws(Failure) -> [TargetAttachment]
    /// The media id that a document needs to show an attachment.
    func mediaID(of attachment: String) async throws(Failure) -> String

    /// Adds one comment that carries its part of provenance as a property.
    /// - Returns: The comment's id.
    func addComment(_ body: Sensitive<ADFNode>, part: CommentProvenance, to issue: IssueKey) async throws(Failure)
        -> String
    /// The documents of an issue's comments, whoever wrote them: a page of them, oldest first; empty after the last.
    func commentTexts(of issue: IssueKey, startingAt start: Int) async throws(Failure) -> [Sensitive<JSON>]
    /// The ids and provenance of an issue's comments, oldest first, those of other origin left out.
    func comments(of issue: IssueKey) async throws(Failure) -> [TargetComment]

    /// The site's link types; none where linking is switched off.
    func linkTypes() async throws(Failure) -> [TargetSite.LinkType]
    /// Makes a link type. Names are distinct: the outcome of a call whose answer was lost is settled by `linkTypes()`.
    /// - Throws: A failure that fails the item when the name is taken or the credential may not make link types.
    func createLinkType(_ type: LinkTypeDefinition) async throws(Failure) -> TargetSite.LinkType

    /// Makes an issue the parent of another one. Idempotent.
    /// - Throws: `jira.rejected` (fail the item) when the hierarchy does not allow it.
    func setParent(_ parent: IssueKey, of issue: IssueKey) async throws(Failure)

    /// Links two issues. Idempotent: a link that exists already is not made twice.
    /// - Parameters:
    ///   - outward: The issue that shows the type's outward phrase: for "A blocks B", A.
    ///   - inward: The issue that shows the inward phrase: B.
    func link(type: String, outward: IssueKey, inward: IssueKey) async throws(Failure)

    /// Links an issue to an address outside. Idempotent: a link of the issue with the same `globalID` is replaced.
    /// - Throws: `jira.rejected` when Jira refuses the link and `jira.limit_reached` when the issue has 2,000 already
    ///   (Atlassian's limit); both fail the item and nothing else.
    func remoteLink(_ link: RemoteLink, on issue: IssueKey) async throws(Failure)
    /// Takes a remote link away. Idempotent: one that is not there is no failure.
    func removeRemoteLink(_ link: RemoteLink, from issue: IssueKey) async throws(Failure)
}

/// How one draft of a bulk create ended.
public enum IssueCreation: Sendable, Hashable {
    /// `transitionFailed`: the issue exists, but stayed in its first status.
    case created(IssueReference, transitionFailed: Bool)
    case rejected(Failure)
}

/// How much of an issue is read back.
public enum IssueDetail: Sendable, Hashable {
    /// Key and provenance.
    case identity
    /// Key, provenance and status.
    case status
    /// Everything that `verify` compares.
    case full
}

public struct LabelledIssuePage: Sendable {
    public let issues: [TargetIssue]
    /// `nil` after the last page.
    public let next: String?

    public init(issues: [TargetIssue], next: String?) {
        self.issues = issues
        self.next = next
    }
}

public struct UploadFile: Sendable {
    public let name: Sensitive<String>
    public let length: Int64
    /// Opens the bytes; called once per attempt.
    public let open: @Sendable () async throws(Failure) -> ByteStream

    public init(
        name: Sensitive<String>, length: Int64, open: @escaping @Sendable () async throws(Failure) -> ByteStream
    ) {
        self.name = name
        self.length = length
        self.open = open
    }
}

/// The comment property `migrayt.provenance`: the work item and the source's comment id.
public struct CommentProvenance: Sendable, Hashable {
    public let item: WorkItemID
    public let comment: Int64

    public init(item: WorkItemID, comment: Int64) {
        self.item = item
        self.comment = comment
    }

    public var json: JSON { ["id": .integer(item.rawValue), "part": .string(String(comment))] }

    /// `nil` when the value is not of the form that `json` writes.
    public init?(_ json: JSON) {
        guard let item = json["id"]?.integer, let comment = json["part"]?.string.flatMap({ Int64($0) }) else {
            return nil
        }
        self.init(item: WorkItemID(item), comment: comment)
    }
}

public struct TargetComment: Sendable, Hashable {
    public let id: String
    public let provenance: CommentProvenance

    public init(id: String, provenance: CommentProvenance) {
        self.id = id
        self.provenance = provenance
    }
}
