import MigraytModel

/// A link that an item asks for. It is made when both ends have issues.
public struct LinkWish: Sendable, Hashable {
    /// The link type's name, as the site writes it.
    public let type: String
    /// The item whose issue shows the type's outward phrase: for "A blocks B", A.
    public let outward: WorkItemID
    /// The item whose issue shows the inward phrase: B.
    public let inward: WorkItemID
    /// The end that is not the item that was asked.
    public let other: WorkItemID
    /// The other end has the smaller id and, if it lists the link too, makes it.
    public let madeByOther: Bool

    public init(type: String, outward: WorkItemID, inward: WorkItemID, other: WorkItemID, madeByOther: Bool) {
        self.type = type
        self.outward = outward
        self.inward = inward
        self.other = other
        self.madeByOther = madeByOther
    }
}
