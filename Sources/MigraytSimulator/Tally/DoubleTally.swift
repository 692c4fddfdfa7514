import MigraytModel

/// What Jira holds more than once of one source: told by the marks alone, without a look at the source, so that it can
/// be asked for all the time while a large migration runs.
struct DoubleTally {
    /// Issues beyond the first of their work item.
    private(set) var issues = 0
    /// Comments beyond the first of their source comment, on the same issue.
    private(set) var comments = 0

    init(_ state: JiraState) {
        var items: Set<Int> = []
        for issue in state.issues {
            if issue.origin == .caller, let item = ProvenanceMark.item(issue), !items.insert(item).inserted {
                issues += 1
            }
            guard issue.comments.count > 1 else { continue }
            let parts = issue.comments.compactMap(ProvenanceMark.part)
            comments += parts.count - Set(parts).count
        }
    }

    var json: JSON { ["duplicates": .integer(Int64(issues)), "duplicateComments": .integer(Int64(comments))] }
}
