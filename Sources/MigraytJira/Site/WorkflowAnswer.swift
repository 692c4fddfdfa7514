import MigraytModel

/// Reads a workflow out of `POST workflows` or, as a poorer one, out of `project/{key}/statuses`.
enum WorkflowAnswer {
    /// The first workflow of the answer; `nil` when there is none or it has no first status.
    ///
    /// Transitions speak of statuses by reference (`statusReference`), which is translated to the id that issues
    /// carry. A transition without a target is one that stays where it is and leads nowhere.
    static func workflow(in answer: JSON) -> Workflow? {
        guard let workflow = answer["workflows"]?.array?.first, let all = answer["statuses"]?.array
        else { return nil }
        var ids: [String: String] = [:]
        var names: [String: String] = [:]
        var categories: [String: Workflow.Category] = [:]
        for status in all {
            guard let id = status["id"]?.string, let name = status["name"]?.string else { return nil }
            ids[status["statusReference"]?.string ?? id] = id
            names[id] = name
            categories[id] = category(status["statusCategory"]?.string)
        }
        let own = (workflow["statuses"]?.array ?? []).compactMap { $0["statusReference"]?.string }
            .compactMap {
                ids[$0]
            }
        var initial: String?
        var transitions: [Workflow.Transition] = []
        for transition in workflow["transitions"]?.array ?? [] {
            guard let id = transition["id"]?.string,
                let to = transition["toStatusReference"]?.string.flatMap({ ids[$0] })
            else { continue }
            let asks = mayRequireFields(transition)
            switch transition["type"]?.string {
            case "INITIAL": initial = to
            case "GLOBAL":
                transitions.append(Workflow.Transition(id: id, from: nil, to: to, mayRequireFields: asks))
            default:
                let links = transition["links"]?.array ?? []
                let from = links.compactMap { $0["fromStatusReference"]?.string }.compactMap { ids[$0] }
                transitions.append(Workflow.Transition(id: id, from: Set(from), to: to, mayRequireFields: asks))
            }
        }
        guard let initial else { return nil }
        let statuses = names.filter { own.isEmpty || own.contains($0.key) }
        return Workflow(
            statuses: statuses, initialStatus: initial, transitions: transitions,
            categories: categories.filter { statuses[$0.key] != nil })
    }

    /// A validator can require what no screen shows.
    private static func mayRequireFields(_ transition: JSON) -> Bool {
        transition["transitionScreen"]?.members?.isEmpty == false || transition["validators"]?.array?.isEmpty == false
    }

    /// By the words of `POST workflows` and by the keys that statuses have elsewhere.
    private static func category(_ word: String?) -> Workflow.Category? {
        switch word {
        case "TODO", "new": .toDo
        case "IN_PROGRESS", "indeterminate": .inProgress
        case "DONE", "done": .done
        default: nil
        }
    }

    /// The statuses of a type without any transition. The first status of the category "to do" stands for the initial
    /// one, which this answer does not name.
    static func statuses(in answer: JSON, ofType type: String) -> Workflow? {
        guard let entry = answer.array?.first(where: { $0["id"]?.string == type }),
            let statuses = entry["statuses"]?.array
        else { return nil }
        let named = statuses.compactMap { status in
            status["id"]?.string.flatMap { id in status["name"]?.string.map { (id, $0) } }
        }
        let new = statuses.first { $0["statusCategory"]?["key"]?.string == "new" }
        guard let initial = (new ?? statuses.first)?["id"]?.string else { return nil }
        let categories = statuses.compactMap { status in
            status["id"]?.string.flatMap { id in category(status["statusCategory"]?["key"]?.string).map { (id, $0) } }
        }
        return Workflow(
            statuses: Dictionary(named, uniquingKeysWith: { first, _ in first }), initialStatus: initial,
            transitions: [], categories: Dictionary(categories, uniquingKeysWith: { first, _ in first }))
    }
}
