import MigraytModel

/// Work item type → Jira issue type, by name.
///
/// The product's table, and the requirement types of the Scrum and CMMI processes, which stand where `User Story` does.
public struct TypeMapping: Sendable {
    /// What a source type becomes.
    struct Target: Sendable, Hashable {
        /// Names of issue types, the best first.
        let names: [String]
        /// The level that a type must be of to be meant by one of `names`; `nil` for any.
        var hierarchyLevel: Int?
        /// Neither the overrides nor the table know the source type.
        var isDefaulted = false
    }

    /// The barriers of the `items` phase, the highest level first: a parent exists before its children.
    public var levels: Int { hierarchy == .extend ? 4 : 3 }

    private let overrides: [String: String]
    private let hierarchy: Hierarchy

    public init(_ options: RunOptions) {
        var names: [String: String] = [:]
        for (source, target) in options.typeOverrides.sorted(by: { $0.key < $1.key }) {
            names[source.lowercased()] = target
        }
        overrides = names
        hierarchy = options.hierarchy ?? .collapse
    }

    func target(of sourceType: String) -> Target {
        let key = sourceType.lowercased()
        if let name = overrides[key] { return Target(names: [name]) }
        switch (hierarchy, key) {
        case (.keep, "feature"): return Target(names: ["Feature", "Story"], hierarchyLevel: 0)
        case (.extend, Self.epic): return Target(names: ["Initiative"], hierarchyLevel: 2)
        default: break
        }
        guard let name = Self.table[key] else { return Target(names: [Self.fallback], isDefaulted: true) }
        return Target(names: [name])
    }

    /// The barrier at which items of the type are created: for what becomes an epic, then the rest, then what becomes a
    /// task or sub-task; before them all what becomes of epics where the hierarchy is extended.
    public func level(of sourceType: String) -> Int {
        let target = target(of: sourceType).names[0].lowercased()
        let level =
            switch target {
            case Self.epic: 0
            case "task", "sub-task", "subtask": 2
            default: 1
            }
        guard hierarchy == .extend else { return level }
        return level == 1 && sourceType.lowercased() == Self.epic ? 0 : level + 1
    }

    /// Whether an item of the type may be a sub-task.
    func canBeSubtask(_ sourceType: String) -> Bool { level(of: sourceType) == levels - 1 }

    static let fallback = "Task"
    static let epic = "epic"

    private static let table: [String: String] = [
        epic: "Epic", "feature": "Epic", "user story": "Story", "story": "Story", "product backlog item": "Story",
        "requirement": "Story", "experience": "Story", "bug": "Bug", "task": "Task", "sub-task": "Sub-task",
        "test case": "Task", "test plan": "Task", "test suite": "Task", "change request": "Task", "risk": "Task",
        "impediment": "Task", "issue": "Task",
    ]
}
