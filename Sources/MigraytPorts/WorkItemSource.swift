import MigraytModel

/// An Azure DevOps project, read only. Nothing at the source is ever changed.
///
/// Failures: `ado.unauthorized`, `ado.forbidden` and `ado.project_not_found` park the run; throttling and outages say
/// how long to wait. All calls are safe to repeat. Cancelling the task ends the call.
public protocol WorkItemSource: Sendable {
    /// The project that the connection names; proves host, token and project at once.
    func project() async throws(Failure) -> SourceProject

    /// The names of the project's work item types, hidden and disabled ones included: items of them may exist.
    func workItemTypes() async throws(Failure) -> [String]

    /// One keyset page of ids, ascending.
    /// - Parameters:
    ///   - types: Only items of these types; at least one.
    ///   - area: Only items in or below this area path; `nil` for all.
    ///   - last: Only ids above this one; `nil` for the first page.
    ///   - limit: At most `PlatformLimits.AzureDevOps.idsPerPage`.
    /// - Returns: Fewer than `limit` ids means that this was the last page.
    func workItemIDs(types: [String], area: String?, after last: WorkItemID?, limit: Int) async throws(Failure)
        -> [WorkItemID]

    /// The items with all fields and relations, in the order of `ids`. Items that are gone are left out.
    /// - Parameter ids: At most `PlatformLimits.AzureDevOps.itemsPerBatch`.
    func workItems(_ ids: [WorkItemID]) async throws(Failure) -> [WorkItemReading]

    /// One page of the item's comments, oldest first, deleted ones left out.
    /// - Parameter continuation: The token of the page before; `nil` for the first.
    func comments(of item: WorkItemID, continuation: String?) async throws(Failure) -> SourceCommentPage

    /// The project's iteration tree, parents before children, the root first.
    func iterations() async throws(Failure) -> [ClassificationNode]

    /// The project's area tree, parents before children, the root first.
    func areas() async throws(Failure) -> [ClassificationNode]

    /// The attachment's bytes. A file that is gone fails the item with `item.gone`.
    func download(_ attachment: SourceAttachment) async throws(Failure) -> ByteStream

    /// The GUID of the attachment that a URL in a text points at; `nil` when it points elsewhere.
    /// Only URLs of the connection's own host count: a foreign URL is never called with the source's credential.
    func attachmentID(inURL url: String) -> String?
}

/// What reading one work item gave: the item, or that its data is not of the promised form.
public enum WorkItemReading: Sendable, Hashable {
    case item(WorkItem)
    case unreadable(WorkItemID, field: String)

    public var id: WorkItemID {
        switch self {
        case .item(let item): item.id
        case .unreadable(let id, _): id
        }
    }
}

public struct SourceCommentPage: Sendable {
    public let comments: [SourceComment]
    /// `nil` after the last page.
    public let continuation: String?

    public init(comments: [SourceComment], continuation: String?) {
        self.comments = comments
        self.continuation = continuation
    }
}
