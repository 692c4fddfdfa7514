import MigraytModel

/// The issue types of the site by their place in Jira's hierarchy.
struct TypeResolution {
    /// What an item can be in Jira's hierarchy, whatever its type is called.
    enum Rank {
        /// Above epics: the parent of epics where the run's hierarchy is extended.
        case aboveEpic
        case epic
        /// A story, a bug: below an epic, above sub-tasks.
        case standard
        /// A task: a sub-task below a standard issue, a standard issue elsewhere.
        case task
    }

    struct Resolved {
        /// The type that the item gets unless it becomes a sub-task.
        let type: TargetSite.IssueType
        let rank: Rank
        /// The mapping or the site did not know the type.
        let isDefaulted: Bool
        /// The mapping asks for a sub-task.
        let isSubtask: Bool
    }

    let subtask: TargetSite.IssueType?
    /// The level above Epic is used.
    let isExtended: Bool
    private let types: [TargetSite.IssueType]
    private let mapping: TypeMapping

    init(site: TargetSite, options: RunOptions) {
        types = site.issueTypes
        mapping = TypeMapping(options)
        isExtended = options.hierarchy == .extend
        let subtasks = types.filter { $0.hierarchyLevel < 0 }
        subtask = subtasks.first { $0.name.lowercased().filter(\.isLetter) == "subtask" } ?? subtasks.first
    }

    func resolve(_ sourceType: String) -> Resolved {
        let target = mapping.target(of: sourceType)
        let isSubtaskName = target.names.contains { $0.lowercased().filter(\.isLetter) == "subtask" }
        let found = type(for: target)
        if isSubtaskName || (found?.hierarchyLevel ?? 0) < 0 {
            return Resolved(type: fallback, rank: .task, isDefaulted: target.isDefaulted, isSubtask: true)
        }
        let type = found ?? fallback
        let rank: Rank =
            switch type.hierarchyLevel {
            case 2...: .aboveEpic
            case 1: .epic
            default: mapping.canBeSubtask(sourceType) ? .task : .standard
            }
        return Resolved(type: type, rank: rank, isDefaulted: target.isDefaulted || found == nil, isSubtask: false)
    }

    /// By name; epics and what is above them by their level too, since people rename these types.
    private func type(for target: TypeMapping.Target) -> TargetSite.IssueType? {
        for name in target.names.map({ $0.lowercased() }) {
            let named = types.first {
                $0.name.lowercased() == name && target.hierarchyLevel ?? $0.hierarchyLevel == $0.hierarchyLevel
            }
            if let named { return named }
        }
        let level = target.names.contains { $0.lowercased() == TypeMapping.epic } ? 1 : target.hierarchyLevel ?? 0
        return level > 0 ? types.filter { $0.hierarchyLevel == level }.min { $0.id < $1.id } : nil
    }

    /// What an item of the type can become: a task is one or the other, as its parent is.
    func possibleTypes(of sourceType: String) -> [TargetSite.IssueType] {
        let resolved = resolve(sourceType)
        return [resolved.type] + (resolved.rank == .task ? [subtask].compactMap(\.self) : [])
    }

    /// `Task`, or the first standard type. A site without any is refused by preflight; the empty type keeps this total.
    private var fallback: TargetSite.IssueType {
        types.first { $0.name.lowercased() == TypeMapping.fallback.lowercased() && $0.hierarchyLevel == 0 }
            ?? types.first { $0.hierarchyLevel == 0 } ?? types.first
            ?? TargetSite.IssueType(
                id: "", name: "", hierarchyLevel: 0, fields: [], requiredFields: [],
                workflow: Workflow(statuses: [:], initialStatus: "", transitions: []))
    }
}
