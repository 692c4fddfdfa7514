import MigraytModel

/// The sprint that stands for an iteration.
public struct SprintPlan: Sendable, Hashable {
    /// The iteration node's id.
    public let iteration: Int64
    public let name: String
    /// What the sprint is called where Jira refuses its name: which characters it refuses is not documented.
    public let plainName: String
    /// The iteration's full path as Azure DevOps writes it: people see what the short name leaves out, and a sprint
    /// with this goal is one that a migration made.
    public let goal: String
    public let dates: SprintDates?
    /// The iteration has dates that a sprint cannot have.
    public let losesDates: Bool
    private let project: String

    private init(_ node: ClassificationNode, name: String) {
        iteration = node.id
        self.name = name
        plainName = "Iteration \(node.id)"
        goal = Self.path(node.path.map { VisibleText.line($0) })
        dates = SprintDates(of: node)
        losesDates = dates == nil && (node.startDate != nil || node.finishDate != nil)
        project = VisibleText.line(node.path.first ?? "")
    }

    /// The whole path, or as much of its end as a goal can hold.
    private static func path(_ names: [String]) -> String {
        let limit = PlatformLimits.Jira.sprintGoalLength
        let whole = names.joined(separator: "\\")
        var rest = names[...]
        while rest.count > 1, rest.reduce(1, { $0 + 1 + $1.utf16.count }) > limit { rest.removeFirst() }
        let path = rest.count == names.count ? whole : "…\\" + rest.joined(separator: "\\")
        return VisibleText.prefix(path, utf16: limit)
    }

    /// One for each iteration but the root, by iteration.
    public static func plans(for iterations: [ClassificationNode]) -> [SprintPlan] {
        let names = SprintNaming.names(for: iterations)
        return iterations.sorted { $0.id < $1.id }.compactMap { node in
            names[node.id].map { SprintPlan(node, name: $0) }
        }
    }

    /// Whether the sprint was made for this iteration by a migration, and not by a person.
    public func isOwn(_ sprint: TargetSprint) -> Bool { sprint.goal == goal }

    /// The sprint of the board that stands for the iteration already: its own, or one of its name that people made. An
    /// open one goes before a closed one, which no item enters any more; of equal ones the oldest.
    public func match(among sprints: [TargetSprint]) -> TargetSprint? {
        let fitting = sprints.filter { isOwn($0) || ($0.name.lowercased() == name.lowercased() && !isOfOther($0)) }
        func rank(_ sprint: TargetSprint) -> Int { (sprint.state == .closed ? 2 : 0) + (isOwn(sprint) ? 0 : 1) }
        return fitting.min { (rank($0), $0.id) < (rank($1), $1.id) }
    }

    /// Made for another iteration of the project, which may be gone or have had this name before.
    private func isOfOther(_ sprint: TargetSprint) -> Bool {
        !isOwn(sprint) && sprint.goal?.hasPrefix(project + "\\") ?? false
    }
}
