import MigraytModel

/// A project from a directory of recorded work items, held in memory.
public struct TemplateProject: SimulatedProject {
    public let people: [SimulatedPerson]
    public let types: [SimulatedType]
    public let areas: SimulatedNode
    public let iterations: SimulatedNode
    let items: [Int: SimulatedItem]
    let commentsByItem: [Int: [SimulatedComment]]
    let attachments: [String: SimulatedAttachment]
    private let sortedIDs: [Int]

    init(
        people: [SimulatedPerson], types: [SimulatedType], areas: SimulatedNode, iterations: SimulatedNode,
        items: [Int: SimulatedItem], commentsByItem: [Int: [SimulatedComment]],
        attachments: [String: SimulatedAttachment]
    ) {
        self.people = people
        self.types = types
        self.areas = areas
        self.iterations = iterations
        self.items = items
        self.commentsByItem = commentsByItem
        self.attachments = attachments
        sortedIDs = items.keys.sorted()
    }

    public var ids: [Int] { sortedIDs }

    public func place(of id: Int) -> SimulatedPlace? {
        guard let item = items[id] else { return nil }
        return SimulatedPlace(
            type: item.fields["System.WorkItemType"]?.string ?? "",
            areaPath: item.fields["System.AreaPath"]?.string ?? "",
            parent: item.fields["System.Parent"]?.integer.map { Int($0) })
    }

    public func item(_ id: Int) -> SimulatedItem? { items[id] }
    public func comments(of id: Int) -> [SimulatedComment] { commentsByItem[id] ?? [] }
    public func commentIDs(of id: Int) -> [Int] { comments(of: id).map(\.id) }
    public func attachment(_ guid: String) -> SimulatedAttachment? { attachments[guid.lowercased()] }

    public var totals: SimulatedTotals {
        var totals = SimulatedTotals()
        totals.items = items.count
        totals.comments = commentsByItem.values.reduce(0) { $0 + $1.count }
        var pairs: Set<[Int]> = []
        for item in items.values {
            totals.itemsByType[item.fields["System.WorkItemType"]?.string ?? "", default: 0] += 1
            for relation in item.relations {
                switch relation.target {
                case .attachment: totals.attachments += 1
                case .item(let other) where items[other] == nil: totals.danglingRelations += 1
                case .item(let other) where !relation.isHierarchy && other != item.id:
                    pairs.insert([min(item.id, other), max(item.id, other)])
                default: break
                }
            }
        }
        totals.links = pairs.count
        return totals
    }
}
