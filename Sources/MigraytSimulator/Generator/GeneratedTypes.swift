/// Types and states of a generated project: the Agile process with one type of its own and a few inherited states.
enum GeneratedTypes {
    static let all: [SimulatedType] = [
        type("Epic", ["New", "Active", "Resolved", "Closed", "Removed"]),
        type("Feature", ["New", "Active", "Resolved", "Closed", "Removed"]),
        type("User Story", ["New", "Active", "In Review", "On Hold", "Resolved", "Closed", "Removed"]),
        type("Task", ["New", "Active", "Blocked", "Closed", "Removed"]),
        type("Bug", ["New", "Active", "Testing", "Resolved", "Closed"]),
        type("Test Case", ["Design", "Ready", "Closed"]),
        type("Issue", ["Active", "Closed"]),
        type("Risk", ["Proposed", "Investigating", "Closed"], referenceName: "Contoso.Agile.Risk"),
    ]

    static func states(of type: String) -> [SimulatedType.State] { all.first { $0.name == type }?.states ?? [] }

    private static func type(_ name: String, _ states: [String], referenceName: String? = nil) -> SimulatedType {
        SimulatedType(
            name: name, referenceName: referenceName,
            states: states.map { SimulatedType.State(name: $0, category: SimulatedType.category(of: $0)) })
    }
}
