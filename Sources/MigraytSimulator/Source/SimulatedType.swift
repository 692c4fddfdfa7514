/// A work item type with its states.
public struct SimulatedType: Sendable, Hashable {
    public struct State: Sendable, Hashable {
        public let name: String
        /// `Proposed`, `InProgress`, `Resolved`, `Completed` or `Removed`.
        public let category: String
    }

    public let name: String
    public let referenceName: String
    public let states: [State]

    public init(name: String, referenceName: String? = nil, states: [State]) {
        self.name = name
        self.referenceName =
            referenceName ?? "Microsoft.VSTS.WorkItemTypes.\(name.filter { $0 != " " })"
        self.states = states
    }

    /// The category that the standard processes give a state of this name.
    static func category(of state: String) -> String {
        switch state {
        case "New", "To Do", "Proposed", "Design", "Approved", "Backlog": "Proposed"
        case "Resolved": "Resolved"
        case "Closed", "Done", "Completed", "Inactive": "Completed"
        case "Removed", "Cancelled", "Cut": "Removed"
        default: "InProgress"
        }
    }
}
