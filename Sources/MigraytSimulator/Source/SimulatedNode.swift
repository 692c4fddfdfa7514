/// An area or an iteration.
public struct SimulatedNode: Sendable, Hashable {
    public var name: String
    public var start: Instant?
    public var finish: Instant?
    public var children: [SimulatedNode]

    public init(
        _ name: String, start: Instant? = nil, finish: Instant? = nil, children: [SimulatedNode] = []
    ) {
        self.name = name
        self.start = start
        self.finish = finish
        self.children = children
    }

    /// All paths of the tree, parents first, in the form that work items use (`Project\Release 1\Sprint 1`).
    func paths(below prefix: String? = nil) -> [String] {
        let path = prefix.map { "\($0)\\\(name)" } ?? name
        return [path] + children.flatMap { $0.paths(below: path) }
    }

    /// Adds the nodes of a path that are missing. The first name of the path is this node's.
    mutating func insert(path: ArraySlice<String>) {
        guard let next = path.dropFirst().first else { return }
        if let index = children.firstIndex(where: { $0.name == next }) {
            children[index].insert(path: path.dropFirst())
        } else {
            var child = SimulatedNode(next)
            child.insert(path: path.dropFirst())
            children.append(child)
        }
    }
}
