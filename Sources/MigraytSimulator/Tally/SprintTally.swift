import MigraytModel

/// Whether issues stand in the sprint of their item's iteration. Only ordinary issues have a sprint of their own.
struct SprintTally {
    private var lost = 0
    private var wrong = 0
    /// Issues in sprints of each state.
    private(set) var byState: [String: Int] = [:]

    var counts: [String: Int] { ["lostSprints": lost, "wrongSprints": wrong] }

    mutating func visit(_ item: SimulatedItem, _ issue: IssueRecord, among sprints: [SprintRecord]) {
        guard issue.fields.type.level == 0, let path = item.fields["System.IterationPath"]?.string else { return }
        let sprint = sprints.first { $0.id == issue.fields.sprint }
        if let sprint { byState[sprint.state.rawValue, default: 0] += 1 }
        // The root stands for the project and is no sprint.
        guard let leaf = path.split(separator: "\\").dropFirst().last.map(String.init) else {
            if sprint != nil { wrong += 1 }
            return
        }
        guard let sprint else {
            lost += 1
            return
        }
        if sprint.goal.map({ $0 != path }) ?? (sprint.name != leaf) { wrong += 1 }
    }
}
