/// A sprint of a board at the target.
public struct TargetSprint: Sendable, Hashable {
    public let id: Int64
    public let name: String
    public let state: State
    public let goal: String?

    public init(id: Int64, name: String, state: State, goal: String? = nil) {
        self.id = id
        self.name = name
        self.state = state
        self.goal = goal
    }

    public enum State: String, Sendable, Hashable, Codable {
        case future
        case active
        case closed
    }
}
