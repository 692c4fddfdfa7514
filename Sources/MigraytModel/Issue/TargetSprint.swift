import Foundation

/// A sprint of a board at the target.
public struct TargetSprint: Sendable, Hashable {
    public let id: Int64
    public let name: String
    public let state: State

    public init(id: Int64, name: String, state: State) {
        self.id = id
        self.name = name
        self.state = state
    }

    public enum State: String, Sendable, Hashable, Codable {
        case future
        case active
        case closed
    }
}
