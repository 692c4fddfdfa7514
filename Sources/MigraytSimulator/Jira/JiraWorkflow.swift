import MigraytModel

/// The workflow that all types of the site share.
public enum JiraWorkflow: String, Sendable, CaseIterable {
    /// From each status to each other, but to "In Review", which is two hops from the start.
    case open
    /// One step at a time, with screens: a resolution before "Done", a cost centre before "Blocked".
    case strict

    struct Transition: Sendable, Hashable {
        let id: String
        let name: String
        /// Statuses it leaves from; `nil` for a global one.
        let from: Set<String>?
        let to: String
        /// The fields of its screen, all of them required; empty without a screen.
        var required: [String] = []
    }

    var transitions: [Transition] {
        switch self {
        case .open:
            [
                Transition(id: "11", name: "To Do", from: nil, to: "10100"),
                Transition(id: "51", name: "Backlog", from: nil, to: "10101"),
                Transition(id: "21", name: "In Progress", from: nil, to: "10102"),
                Transition(id: "61", name: "Send to review", from: ["10102"], to: "10103"),
                Transition(id: "41", name: "Block", from: nil, to: "10104"),
                Transition(id: "31", name: "Done", from: nil, to: "10105"),
            ]
        case .strict:
            [
                Transition(id: "11", name: "Stop", from: ["10102", "10104"], to: "10100"),
                Transition(id: "51", name: "Put back", from: ["10100"], to: "10101"),
                Transition(id: "21", name: "Start", from: ["10100", "10101", "10104"], to: "10102"),
                Transition(id: "61", name: "Send to review", from: ["10102"], to: "10103"),
                Transition(id: "41", name: "Block", from: ["10102"], to: "10104", required: ["customfield_10101"]),
                Transition(id: "31", name: "Finish", from: ["10102", "10103"], to: "10105", required: ["resolution"]),
            ]
        }
    }

    func transitions(from status: String) -> [Transition] {
        transitions.filter { $0.from?.contains(status) ?? true }
    }
}
