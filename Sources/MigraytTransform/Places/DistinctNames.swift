import MigraytModel

/// Gives the nodes of a tree flat names: the leaf's, with as many parents before it as it takes to tell it from others.
struct DistinctNames {
    let limit: Int
    let separator: String

    /// Names of all nodes but the root, compared without case. Equal trees give equal names, in whatever order they
    /// come.
    func names(for nodes: [ClassificationNode]) -> [Int64: String] {
        let nodes = nodes.filter { !$0.isRoot }.sorted { $0.id < $1.id }
        var depth: [Int64: Int] = [:]
        for node in nodes { depth[node.id] = 1 }
        // Each round puts one more parent before the names that are still equal.
        var isChanging = true
        while isChanging {
            isChanging = false
            let groups = Dictionary(grouping: nodes) { name(of: $0, depth: depth[$0.id] ?? 1).lowercased() }
            for group in groups.values where group.count > 1 {
                for node in group {
                    // The root stands for the project and tells nothing apart.
                    guard let current = depth[node.id], current < node.path.count - 1 else { continue }
                    depth[node.id] = current + 1
                    isChanging = true
                }
            }
        }
        var names: [Int64: String] = [:]
        var taken: Set<String> = []
        for node in nodes {
            let name = unused(shortened(name(of: node, depth: depth[node.id] ?? 1), id: node.id), taken: taken)
            taken.insert(name.lowercased())
            names[node.id] = name
        }
        return names
    }

    private func name(of node: ClassificationNode, depth: Int) -> String {
        node.path.suffix(depth).map { VisibleText.line($0) }.joined(separator: separator)
    }

    /// The end of a name says more than its start: the leaf is kept, parents are cut.
    private func shortened(_ name: String, id: Int64) -> String {
        if name.isEmpty { return String(id) }
        guard name.utf16.count > limit else { return name }
        guard let border = name.ranges(of: separator).last else { return VisibleText.prefix(name, utf16: limit) }
        let leaf = name[border.upperBound...]
        let room = limit - leaf.utf16.count - separator.utf16.count
        guard room > 3 else { return VisibleText.prefix(String(leaf), utf16: limit) }
        return VisibleText.prefix(String(name[..<border.lowerBound]), utf16: room - 1) + "…" + separator + leaf
    }

    private func unused(_ name: String, taken: Set<String>) -> String {
        var candidate = name
        var number = 2
        while taken.contains(candidate.lowercased()) {
            let suffix = " (\(number))"
            candidate = VisibleText.prefix(name, utf16: limit - suffix.utf16.count) + suffix
            number += 1
        }
        return candidate
    }
}
