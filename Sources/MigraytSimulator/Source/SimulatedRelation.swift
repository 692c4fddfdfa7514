import MigraytModel

/// One row of an item's relations.
public struct SimulatedRelation: Sendable, Hashable {
    public enum Target: Sendable, Hashable {
        case item(Int)
        case attachment(guid: String)
        case url(String)
    }

    public let rel: String
    public let target: Target
    public let attributes: [String: JSON]

    /// Hierarchy is carried by the parent, not by a link.
    var isHierarchy: Bool { rel.hasPrefix("System.LinkTypes.Hierarchy") }
}
