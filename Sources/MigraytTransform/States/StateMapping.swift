import MigraytModel

/// Work item state → the status of a workflow.
struct StateMapping {
    private let overrides: [String: String]

    init(overrides: [String: String]) {
        var names: [String: String] = [:]
        for (source, target) in overrides.sorted(by: { $0.key < $1.key }) { names[source.lowercased()] = target }
        self.overrides = names
    }

    /// The id of the status; `nil` when the workflow has none that fits. The override goes before the product's table,
    /// and a status of the state's own name stands in where the table's is missing.
    func status(for state: String, in workflow: Workflow) -> String? {
        let key = state.lowercased()
        if let name = overrides[key] { return workflow.status(named: name) }
        return Self.table[key].flatMap { workflow.status(named: $0) } ?? workflow.status(named: state)
    }

    private static let table: [String: String] = [
        "new": "To Do", "active": "In Progress", "in progress": "In Progress", "committed": "In Progress",
        "resolved": "Done", "closed": "Done", "done": "Done", "approved": "To Do", "proposed": "To Do",
        "ready": "To Do", "to do": "To Do", "backlog": "Backlog", "in review": "In Review", "testing": "In Review",
        "investigating": "In Progress", "removed": "Cancelled", "cancelled": "Cancelled", "on hold": "Blocked",
        "blocked": "Blocked",
    ]
}
