import MigraytModel

/// A board as the agile API lists it.
struct BoardAnswer: Sendable, Hashable {
    let id: Int64
    /// `scrum`, `kanban` or `simple`.
    let kind: String?
    /// The key of the project that the board belongs to.
    let project: String?

    init?(_ json: JSON) {
        guard let id = json["id"]?.integer else { return nil }
        self.id = id
        kind = json["type"]?.string
        project = json["location"]?["projectKey"]?.string
    }

    /// The oldest Scrum board of the project itself, or of another whose board shows the project's issues too.
    static func scrum(among boards: [BoardAnswer], projectKey: String) -> BoardAnswer? {
        boards.filter { $0.kind == "scrum" }.min {
            ($0.project == projectKey ? 0 : 1, $0.id) < ($1.project == projectKey ? 0 : 1, $1.id)
        }
    }
}
