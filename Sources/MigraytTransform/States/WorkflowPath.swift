import MigraytModel

extension Workflow {
    /// Whether the ways between the statuses are known at all.
    var knowsWays: Bool { !transitions.isEmpty }

    /// The transitions from one status to another: the fewest that ask for no fields, and where there is no such way the
    /// fewest of all. Of ways of equal length the one of the transitions listed first is taken.
    /// - Parameter refused: Ids of transitions that are no way.
    /// - Returns: Empty when the statuses are the same, `nil` when there is no way.
    func path(from start: String, to goal: String, without refused: Set<String> = []) -> [Transition]? {
        let open = transitions.filter { !refused.contains($0.id) }
        return Self.shortest(from: start, to: goal, by: open.filter(\.isPlain))
            ?? Self.shortest(from: start, to: goal, by: open)
    }

    private static func shortest(from start: String, to goal: String, by transitions: [Transition]) -> [Transition]? {
        if start == goal { return [] }
        var arrivals: [String: (transition: Transition, from: String)] = [:]
        var frontier = [start]
        while !frontier.isEmpty, arrivals[goal] == nil {
            var next: [String] = []
            for status in frontier {
                for transition in transitions where transition.to != start && arrivals[transition.to] == nil {
                    guard transition.from?.contains(status) ?? true else { continue }
                    arrivals[transition.to] = (transition, status)
                    next.append(transition.to)
                }
            }
            frontier = next
        }
        guard arrivals[goal] != nil else { return nil }
        var path: [Transition] = []
        var status = goal
        while let arrival = arrivals[status] {
            path.append(arrival.transition)
            status = arrival.from
        }
        return path.reversed()
    }
}
