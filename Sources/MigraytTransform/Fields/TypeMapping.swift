/// Work item type → Jira issue type, by name.
///
/// The product's table, and the requirement types of the Scrum and CMMI processes, which stand where `User Story` does.
public struct TypeMapping: Sendable {
    /// The barriers of the `items` phase: epics, then what stands below them, then tasks and sub-tasks.
    public static let levels = 3

    private let overrides: [String: String]

    /// - Parameter overrides: Source type name → Jira issue type name, before the table; compared without case.
    public init(overrides: [String: String]) {
        var names: [String: String] = [:]
        for (source, target) in overrides.sorted(by: { $0.key < $1.key }) { names[source.lowercased()] = target }
        self.overrides = names
    }

    /// The issue type's name; `isDefaulted` when neither the overrides nor the table know the source type.
    public func target(of sourceType: String) -> (name: String, isDefaulted: Bool) {
        let key = sourceType.lowercased()
        if let name = overrides[key] ?? Self.table[key] { return (name, false) }
        return (Self.fallback, true)
    }

    /// 0 for what becomes an epic, 2 for what becomes a task or sub-task, 1 for the rest.
    public func level(of sourceType: String) -> Int {
        switch target(of: sourceType).name.lowercased() {
        case "epic": 0
        case "task", "sub-task", "subtask": 2
        default: 1
        }
    }

    static let fallback = "Task"

    private static let table: [String: String] = [
        "epic": "Epic", "feature": "Epic", "user story": "Story", "story": "Story", "product backlog item": "Story",
        "requirement": "Story", "experience": "Story", "bug": "Bug", "task": "Task", "sub-task": "Sub-task",
        "test case": "Task", "test plan": "Task", "test suite": "Task", "change request": "Task", "risk": "Task",
        "impediment": "Task", "issue": "Task",
    ]
}
