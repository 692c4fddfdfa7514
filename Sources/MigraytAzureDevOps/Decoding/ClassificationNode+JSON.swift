import MigraytModel

extension ClassificationNode {
    /// All nodes of a tree, parents before their children.
    /// - Throws: `ado.unexpected_answer` for a node without id or name, and for a tree that was cut off.
    static func tree(_ root: JSON) throws(Failure) -> [ClassificationNode] {
        var nodes: [ClassificationNode] = []
        var waiting: [(entry: JSON, path: [String], parent: Int64?)] = [(root, [], nil)]
        while let (entry, above, parent) = waiting.popLast() {
            guard let id = entry["id"]?.integer else { throw .unexpectedAnswer("id") }
            guard let name = entry["name"]?.string else { throw .unexpectedAnswer("name") }
            let children = entry["children"]?.array ?? []
            if children.isEmpty, entry["hasChildren"]?.bool == true { throw .unexpectedAnswer("children") }
            let dates = entry["attributes"]
            nodes.append(
                ClassificationNode(
                    id: id, path: above + [name], startDate: dates?["startDate"]?.string.flatMap(Timestamp.parse),
                    finishDate: dates?["finishDate"]?.string.flatMap(Timestamp.parse), parent: parent))
            // Taken from the end: reversed, they keep their order.
            waiting += children.reversed().map { ($0, above + [name], id) }
        }
        return nodes
    }
}
