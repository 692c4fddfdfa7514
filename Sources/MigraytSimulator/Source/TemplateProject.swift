import MigraytModel

/// A project from a directory of recorded work items, held in memory.
public struct TemplateProject: SourceProject {
    public let people: [SourcePerson]
    public let types: [SourceType]
    public let areas: ClassificationNode
    public let iterations: ClassificationNode
    let items: [Int: SourceItem]
    let commentsByItem: [Int: [SourceComment]]
    let attachments: [String: SourceAttachment]
    private let sortedIDs: [Int]

    init(
        people: [SourcePerson], types: [SourceType], areas: ClassificationNode, iterations: ClassificationNode,
        items: [Int: SourceItem], commentsByItem: [Int: [SourceComment]], attachments: [String: SourceAttachment]
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

    public var ids: any Sequence<Int> { sortedIDs }

    public func place(of id: Int) -> SourcePlace? {
        guard let item = items[id] else { return nil }
        return SourcePlace(
            type: item.fields["System.WorkItemType"]?.string ?? "", areaPath: item.fields["System.AreaPath"]?.string ?? "",
            parent: item.fields["System.Parent"]?.integer.map { Int($0) })
    }

    public func item(_ id: Int) -> SourceItem? { items[id] }
    public func comments(of id: Int) -> [SourceComment] { commentsByItem[id] ?? [] }
    public func commentIDs(of id: Int) -> [Int] { comments(of: id).map(\.id) }
    public func attachment(_ guid: String) -> SourceAttachment? { attachments[guid.lowercased()] }

    public var totals: SourceTotals {
        var totals = SourceTotals()
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
