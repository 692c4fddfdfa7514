import MigraytModel

/// Which statuses the issues of the items in each state are in.
struct StatusTally {
    private(set) var counts: [String: [String: Int]] = [:]

    mutating func visit(_ item: SimulatedItem, _ issue: IssueRecord) {
        guard let state = item.fields["System.State"]?.string else { return }
        counts[state, default: [:]][JiraCatalogue.status(issue.status).name, default: 0] += 1
    }
}
