import Foundation
import MigraytModel

/// Sprints as the agile API writes and reads them.
enum SprintAnswer {
    static func sprint(_ json: JSON) -> TargetSprint? {
        guard let id = json["id"]?.integer, let name = json["name"]?.string,
            let state = json["state"]?.string.flatMap({ TargetSprint.State(rawValue: $0.lowercased()) })
        else { return nil }
        return TargetSprint(id: id, name: name, state: state, goal: json["goal"]?.string)
    }

    static func creation(named name: String, goal: String?, start: Date?, end: Date?, board: Int64) -> JSON {
        var body: [String: JSON] = ["name": .string(name), "originBoardId": .integer(board)]
        if let goal { body["goal"] = .string(goal) }
        if let start { body["startDate"] = .string(text(start)) }
        if let end { body["endDate"] = .string(text(end)) }
        return .object(body)
    }

    /// Starting needs both dates; closing takes none, since Jira puts the moment of the request.
    static func move(to state: TargetSprint.State, start: Date, end: Date) -> JSON {
        state == .active
            ? ["state": "active", "startDate": .string(text(start)), "endDate": .string(text(end))]
            : ["state": .string(state.rawValue)]
    }

    /// `2026-01-31T00:00:00.000Z`
    private static func text(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

extension TargetSprint.State {
    /// A sprint only ever moves to a higher rank.
    var rank: Int {
        switch self {
        case .future: 0
        case .active: 1
        case .closed: 2
        }
    }
}
