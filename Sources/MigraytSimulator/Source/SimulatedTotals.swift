/// What there is to migrate, counted by the source itself.
public struct SimulatedTotals: Sendable, Hashable {
    /// Ids that a query finds.
    public var items = 0
    /// Comments of readable items.
    public var comments = 0
    /// `AttachedFile` relations of readable items.
    public var attachments = 0
    /// Images in texts that are no `AttachedFile` relation.
    public var inlineImages = 0
    /// Unordered pairs of different items with at least one link that is not hierarchy; both ends readable.
    public var links = 0
    /// Links and parents that point at no item of this project.
    public var danglingRelations = 0
    /// Ids that a query finds and a read does not: they must end as skipped or failed, never as issues.
    public var unmigratable: [Int] = []
    public var itemsByType: [String: Int] = [:]
}
