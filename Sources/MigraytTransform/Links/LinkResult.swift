import MigraytModel

/// The links of an item, and the relations of it that became none.
public struct LinkResult: Sendable {
    public let wishes: [LinkWish]
    /// Relations that no link between issues can stand for: made in any case, once per global id.
    public let remoteLinks: [RemoteLink]
    /// What to make for an item at the other end of a wish, or for a missing parent, that has no issue; empty when it has
    /// no address.
    public let substitutes: [WorkItemID: [RemoteLink]]
    /// The issue of the parent, where Jira can show it as such.
    public let parent: IssueReference?
    /// The direct parent, where Jira could show it as such and it has no issue.
    public let missingParent: WorkItemID?
    /// The link types of wishes that the site does not have yet: to be made before the links.
    public let newLinkTypes: [LinkTypeDefinition]
    public let diagnostics: [Diagnostic]

    /// Whether there is nothing to make at the target.
    public var isEmpty: Bool { wishes.isEmpty && remoteLinks.isEmpty && missingParent == nil }
}
