import MigraytModel

/// Issues whose parent does not come from an ancestor of their item, and issues without the parent that they could
/// have.
struct ParentTally {
    private(set) var wrong = 0
    private(set) var lost = 0

    init(_ state: JiraState, source: any SimulatedProject, issuesByItem: [Int: [Int]]) {
        for issue in state.issues {
            guard let item = ProvenanceMark.item(issue) else { continue }
            if let parent = issue.fields.parent {
                let ancestor = ProvenanceMark.item(state[parent])
                if !(ancestor.map { source.isAncestor($0, of: item) } ?? false) { wrong += 1 }
            }
            // Jira takes a parent of exactly the level above; which that is, the types of the two issues say.
            guard let above = source.place(of: item)?.parent, let parent = issuesByItem[above]?.first,
                state[parent].fields.type.level == issue.fields.type.level + 1
            else { continue }
            if issue.fields.parent != parent { lost += 1 }
        }
    }
}

extension SimulatedProject {
    func isAncestor(_ ancestor: Int, of item: Int) -> Bool {
        var current = place(of: item)?.parent
        // A cycle in the source must not hang the tally.
        for _ in 0..<64 {
            guard let id = current else { return false }
            if id == ancestor { return true }
            current = place(of: id)?.parent
        }
        return false
    }
}
