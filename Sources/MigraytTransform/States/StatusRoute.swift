import MigraytModel

/// The way of one issue to the status of its item, hop by hop, with what Jira refused on the way left out.
///
/// Where the workflow could not be read, the issue's own transitions are all that is known: the one that leads to the
/// goal is taken, and towards a status beyond "to do" one into another status in progress. An issue never passes
/// through a finished status, and one whose goal is "to do" is not moved on trial.
public struct StatusRoute: Sendable {
    /// The id of the status that the item's state stands for.
    public let goal: String
    public private(set) var status: String
    private let workflow: Workflow
    private var refused: Set<String> = []
    private var visited: Set<String>
    /// The last hop itself was refused: no other way is sought on trial.
    private var isBarred = false

    init(workflow: Workflow, from status: String, to goal: String) {
        self.workflow = workflow
        self.status = status
        self.goal = goal
        visited = [status]
    }

    public var isAtGoal: Bool { status == goal }

    /// The next hop as the workflow tells it; `nil` where there is no way, or none that is known.
    public var planned: Workflow.Transition? {
        workflow.path(from: status, to: goal, without: refused)?.first
    }

    /// Whether the issue itself has to be asked for its ways.
    public var needsIssue: Bool { !workflow.knowsWays }

    /// The next hop among those that the issue itself has.
    public func next(among own: [TargetTransition]) -> TargetTransition? {
        let open = own.filter { !refused.contains($0.id) }
        if let direct = open.first(where: { $0.to == goal }) { return direct }
        guard !isBarred, let categories = workflow.categories, categories[goal] != .toDo else { return nil }
        return open.first { !visited.contains($0.to) && categories[$0.to] == .inProgress }
    }

    public mutating func arrive(at status: String) {
        self.status = status
        visited.insert(status)
    }

    public mutating func refuse(_ transition: String, to status: String) {
        refused.insert(transition)
        if status == goal { isBarred = true }
    }
}
