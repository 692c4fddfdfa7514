import MigraytModel

/// Where an item stands among the issues: its type, its parent, and what is left of the parents that Jira has no room
/// for.
///
/// Azure DevOps has four levels, Jira two and sub-tasks, and some sites more above; `Hierarchy` says which becomes
/// which. Jira's `parent` takes an issue of exactly the level above, and nothing else.
struct Placement {
    let type: TargetSite.IssueType
    let isSubtask: Bool
    let parent: IssueReference?
    /// The iteration of the item that `parent` stands for.
    let parentIteration: Int64?
    /// The direct parent, where it could not become Jira's: a "Relates" link keeps the relation. Also between a feature
    /// and its epic: the label alone would be lost with the epic's next renaming.
    let relatedParent: WorkItemID?
    /// The direct parent, where it could be Jira's and has no issue: it is outside the run, gone, or failed.
    let missingParent: WorkItemID?
    /// The title of the topmost of the epics above, where Jira's tree does not show it above the issue.
    let epicTitle: String?
    let diagnostics: [Diagnostic]

    /// - Parameter ancestors: Nearest first; a cycle ends at its first repetition.
    init(of item: WorkItem, ancestors: [Ancestor], types: TypeResolution) {
        let resolved = types.resolve(item.type)
        let chain = Self.chain(above: item, ancestors: ancestors, types: types)
        let chosen = chain.first { Self.canBeParent($0, of: resolved, types: types) && $0.issue != nil }
        isSubtask = resolved.rank == .task && chosen?.rank == .standard
        type = isSubtask ? types.subtask ?? resolved.type : resolved.type
        parent = chosen?.issue

        parentIteration = chosen?.iteration
        epicTitle = Self.unshownEpic(in: chain, above: resolved.rank, parent: chosen, types: types)?.title.reveal()

        var tally = DiagnosticTally()
        if resolved.isDefaulted || (resolved.isSubtask && !isSubtask) {
            tally.add(.typeDefaulted, field: "System.WorkItemType")
        } else if isSubtask, !resolved.isSubtask {
            tally.add(.typeBecameSubtask, field: "System.WorkItemType")
        }
        var related: WorkItemID?
        var missing: WorkItemID?
        if let direct = chain.first {
            if direct.item != chosen?.item {
                if Self.canBeParent(direct, of: resolved, types: types) {
                    tally.add(.hierarchyParentMissing, field: "System.Parent")
                    missing = direct.item
                } else {
                    let isCollapsed = resolved.rank == .epic && direct.rank == .epic
                    tally.add(
                        isCollapsed ? .hierarchyCollapsed : .hierarchyParentNotRepresentable, field: "System.Parent")
                    related = direct.item
                }
            }
        } else if let parent = item.parent {
            if parent != item.id { missing = parent }
            tally.add(
                parent == item.id ? .hierarchyParentNotRepresentable : .hierarchyParentMissing, field: "System.Parent")
        }
        relatedParent = related
        missingParent = missing
        diagnostics = tally.diagnostics
    }

    private struct Link {
        let item: WorkItemID
        let rank: TypeResolution.Rank
        let hierarchyLevel: Int
        let title: Sensitive<String>
        let iteration: Int64?
        let issue: IssueReference?
    }

    /// Empty when the first ancestor is not the item's parent: what is known then is not about this item.
    private static func chain(above item: WorkItem, ancestors: [Ancestor], types: TypeResolution) -> [Link] {
        guard let first = ancestors.first, first.item == item.parent else { return [] }
        var seen: Set<WorkItemID> = [item.id]
        return ancestors.prefix { seen.insert($0.item).inserted }.map {
            let resolved = types.resolve($0.type)
            return Link(
                item: $0.item, rank: resolved.rank, hierarchyLevel: resolved.type.hierarchyLevel, title: $0.title,
                iteration: $0.iteration, issue: $0.issue)
        }
    }

    private static func canBeParent(_ above: Link, of item: TypeResolution.Resolved, types: TypeResolution) -> Bool {
        switch (item.rank, above.rank) {
        case (.standard, .epic), (.task, .epic): true
        case (.task, .standard): types.subtask != nil
        // Not every site has the field on the screen of its epics.
        case (.epic, .aboveEpic):
            types.isExtended && above.hierarchyLevel == item.type.hierarchyLevel + 1
                && item.type.fields.contains("parent")
        default: false
        }
    }

    private static func unshownEpic(
        in chain: [Link], above rank: TypeResolution.Rank, parent: Link?, types: TypeResolution
    ) -> Link? {
        let epics = chain.filter { $0.rank == .epic || $0.rank == .aboveEpic }
        if types.isExtended {
            // An epic shows its own parent in its turn.
            let isShown = rank == .epic ? parent != nil : epics.contains { $0.rank == .epic && $0.issue != nil }
            return isShown ? nil : epics.last
        }
        return epics.count > (rank == .epic || rank == .aboveEpic ? 0 : 1) ? epics.last : nil
    }
}
