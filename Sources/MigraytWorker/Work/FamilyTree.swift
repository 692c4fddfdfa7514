import MigraytModel
import MigraytPorts
import MigraytTransform

/// The ancestors of a shard's items: read level by level, each item once.
struct FamilyTree: Sendable {
    private struct Node {
        let type: String
        let title: Sensitive<String>
        let iteration: Int64?
        let parent: WorkItemID?
    }

    /// Higher than any process template nests; a longer chain is a cycle.
    private static let maximumHeight = 16

    private var nodes: [WorkItemID: Node] = [:]
    /// Those of the ancestors, of the shard's own items and of others that were asked for.
    private(set) var issues: [WorkItemID: MigratedIssue] = [:]

    /// - Parameters:
    ///   - items: The items of the shard, read already.
    ///   - others: Items whose issues are wanted, too: one question asks for all.
    static func read(above items: [WorkItem], with others: Set<WorkItemID> = [], session: ShardSession)
        async throws(Failure) -> FamilyTree
    {
        var tree = FamilyTree()
        tree.insert(items)
        for _ in 0..<maximumHeight {
            let missing = Set(tree.nodes.values.compactMap(\.parent)).subtracting(tree.nodes.keys).sorted()
            if missing.isEmpty { break }
            let parents = try await session.workItems(missing)
            tree.insert(parents.compactMap { if case .item(let item) = $0 { item } else { nil } })
            // What cannot be read stays known by its id alone, so that it is not asked for again.
            for id in missing where tree.nodes[id] == nil {
                tree.nodes[id] = Node(type: "", title: Sensitive(""), iteration: nil, parent: nil)
            }
        }
        // An issue of the shard that is known stays what it is; which follow-ups are left of it may have changed.
        let known = session.contents.issues
        let wanted = Set(tree.nodes.values.compactMap(\.parent)).subtracting(known.keys).union(others)
        if !wanted.isEmpty {
            tree.issues = try await session.ledger.migratedIssues(session.project, wanted.sorted())
        }
        tree.issues.merge(known) { found, _ in found }
        return tree
    }

    private mutating func insert(_ items: [WorkItem]) {
        for item in items {
            nodes[item.id] = Node(
                type: item.type, title: item.title, iteration: item.iterationID, parent: item.parent)
        }
    }

    /// Nearest first; ends at the root, at a gap, or where the chain runs into itself.
    func ancestors(of item: WorkItem) -> [Ancestor] {
        var chain: [Ancestor] = []
        var seen: Set<WorkItemID> = [item.id]
        var next = item.parent
        while let id = next, seen.insert(id).inserted, let node = nodes[id] {
            chain.append(
                Ancestor(
                    item: id, type: node.type, title: node.title, iteration: node.iteration, issue: issues[id]?.issue))
            next = node.parent
        }
        return chain
    }
}
