import MigraytModel

extension Workflow {
    /// The fewest transitions from one status to another, by id; empty when they are the same, `nil` when there is no
    /// way. Of ways of equal length the one of the transitions listed first is taken.
    func path(from start: String, to goal: String) -> [String]? {
        if start == goal { return [] }
        var arrivals: [String: (transition: String, from: String)] = [:]
        var frontier = [start]
        while !frontier.isEmpty, arrivals[goal] == nil {
            var next: [String] = []
            for status in frontier {
                for transition in transitions where transition.to != start && arrivals[transition.to] == nil {
                    guard transition.from?.contains(status) ?? true else { continue }
                    arrivals[transition.to] = (transition.id, status)
                    next.append(transition.to)
                }
            }
            frontier = next
        }
        guard arrivals[goal] != nil else { return nil }
        var path: [String] = []
        var status = goal
        while let arrival = arrivals[status] {
            path.append(arrival.transition)
            status = arrival.from
        }
        return path.reversed()
    }
}
