import MigraytModel

/// The links of an item, and the relations of it that became none.
public struct LinkResult: Sendable {
    public let wishes: [LinkWish]
    /// Relations that no link between issues can stand for: made in any case, once per global id.
    public let remoteLinks: [RemoteLink]
    /// What to make for an item at the other end of a wish that has no issue; empty when it has no address.
    public let substitutes: [WorkItemID: [RemoteLink]]
    public let diagnostics: [Diagnostic]

    /// Whether there is nothing to make at the target.
    public var isEmpty: Bool { wishes.isEmpty && remoteLinks.isEmpty }
}
