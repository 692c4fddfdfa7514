import Foundation
import MigraytModel

/// Boards and sprints (platform-apis.md 2.8).
enum AgileEndpoints {
    /// A sprint's name must be shorter than 30 characters; not in the specification.
    private static let maximumName = 29
    private static let maximumMoves = 50

    static func boards(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        if let project = call.request.query["projectKeyOrId"], project != call.configuration.projectKey,
            project != JiraCatalogue.projectID
        {
            throw JiraFailure(status: 404, messages: ["No project could be found with key '\(project)'."])
        }
        let kind = call.configuration.site.board
        let types = call.request.query["type"].map { $0.split(separator: ",").map(String.init) }
        let isWanted = kind != .none && types?.contains(kind.rawValue) ?? true
        let board: JSON = [
            "id": .integer(Int64(JiraCatalogue.boardID)), "name": .string("\(call.configuration.projectKey) board"),
            "type": .string(kind.rawValue), "self": .string("\(agileURL(call))/board/\(JiraCatalogue.boardID)"),
            "location": [
                "projectId": 10_000, "projectKey": .string(call.configuration.projectKey), "projectTypeKey": "software",
            ],
        ]
        return .json([
            "startAt": 0, "maxResults": 50, "total": isWanted ? 1 : 0, "isLast": true,
            "values": isWanted ? [board] : [],
        ])
    }

    private static func agileURL(_ call: JiraCall) -> String { "\(call.configuration.url)/rest/agile/1.0" }

    private static func checkBoard(_ call: JiraCall) throws(JiraFailure) {
        guard call.parameters["board"] == String(JiraCatalogue.boardID), call.configuration.site.board != .none else {
            throw JiraFailure(status: 404, messages: ["Board does not exist or you do not have permission to see it."])
        }
    }

    private static func checkSprints(_ call: JiraCall) throws(JiraFailure) {
        guard call.configuration.site.board.hasSprints else {
            throw JiraFailure(status: 400, messages: ["The board does not support sprints"])
        }
    }

    static func configuration(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try checkBoard(call)
        let columns = JiraCatalogue.statuses.map { status -> JSON in
            [
                "name": .string(status.name),
                "statuses": [
                    ["id": .string(status.id), "self": .string("\(call.restURL)/status/\(status.id)")]
                ],
            ]
        }
        return .json([
            "id": .integer(Int64(JiraCatalogue.boardID)), "name": .string("\(call.configuration.projectKey) board"),
            "type": .string(call.configuration.site.board.rawValue),
            "self": .string("\(agileURL(call))/board/\(JiraCatalogue.boardID)/configuration"),
            "columnConfig": ["columns": .array(columns), "constraintType": "none"],
            "estimation": [
                "type": "field",
                "field": ["fieldId": .string(JiraCatalogue.storyPoints), "displayName": "Story Points"],
            ],
            "ranking": ["rankCustomFieldId": 10_019],
        ])
    }

    static func sprints(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try checkBoard(call)
        try checkSprints(call)
        let (start, size) = try call.page(default: 50, maximum: 50)
        let wanted = call.request.query["state"].map { Set($0.split(separator: ",").map(String.init)) }
        let found = state.sprints.filter { wanted?.contains($0.state.rawValue) ?? true }
        let page = found.dropFirst(start).prefix(size)
        return .json([
            "startAt": .integer(Int64(start)), "maxResults": .integer(Int64(size)),
            "total": .integer(Int64(found.count)), "isLast": .bool(start + page.count >= found.count),
            "values": .array(page.map { json($0, call) }),
        ])
    }

    static func create(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let body = try call.object(allowing: ["name", "originBoardId", "startDate", "endDate", "goal"])
        guard body["originBoardId"]?.integer == Int64(JiraCatalogue.boardID) else {
            throw JiraFailure(status: 404, messages: ["The board does not exist."])
        }
        try checkSprints(call)
        let sprint = SprintRecord(
            id: state.nextID(), name: try name(body["name"]), start: try date(body["startDate"]),
            end: try date(body["endDate"]), goal: body["goal"]?.string)
        if let start = sprint.start, let end = sprint.end, start >= end {
            throw .badRequest("The start date of a sprint must be before the end date.")
        }
        state.sprints.append(sprint)
        return .json(json(sprint, call), status: 201)
    }

    static func get(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json(json(state.sprints[try index(call, state)], call))
    }

    /// POST changes what it names; PUT replaces all and so needs all.
    static func update(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let index = try index(call, state)
        let body = try call.object(
            allowing: [
                "id", "self", "name", "state", "startDate", "endDate", "completeDate", "originBoardId", "goal",
                "createdDate",
            ])
        var sprint = state.sprints[index]
        guard sprint.state != .closed else { throw .badRequest("A closed sprint cannot be edited.") }
        if call.request.method == "PUT" {
            for name in ["name", "state"] where body[name] == nil { throw .field(name, "'\(name)' is required.") }
            sprint.start = nil
            sprint.end = nil
            sprint.goal = nil
        }
        if body["name"] != nil { sprint.name = try name(body["name"]) }
        if body["startDate"] != nil { sprint.start = try date(body["startDate"]) }
        if body["endDate"] != nil { sprint.end = try date(body["endDate"]) }
        if let goal = body["goal"] { sprint.goal = goal.string }
        if let wanted = body["state"] {
            guard let text = wanted.string, let target = SprintRecord.State(rawValue: text) else {
                throw .field("state", "The sprint state is not valid.")
            }
            let isBarred =
                !call.configuration.site.allowsParallelSprints && target == .active && sprint.state == .future
            guard !isBarred || !state.sprints.contains(where: { $0.state == .active }) else {
                throw .badRequest("Another sprint of the board is active already.")
            }
            try move(&sprint, to: target, at: call.time)
        }
        state.sprints[index] = sprint
        return .json(json(sprint, call))
    }

    private static func move(
        _ sprint: inout SprintRecord, to target: SprintRecord.State, at time: Instant
    ) throws(JiraFailure) {
        switch (sprint.state, target) {
        case (let current, target) where current == target: break
        case (.future, .active):
            guard let start = sprint.start, let end = sprint.end, start < end else {
                throw .badRequest("A sprint needs a start date before its end date to be started.")
            }
            sprint.state = .active
        case (.active, .closed):
            sprint.state = .closed
            sprint.completed = time
        default:
            throw .badRequest("A sprint goes from future to active to closed.")
        }
    }

    static func moveIssues(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let index = try index(call, state)
        let body = try call.object(allowing: ["issues", "rankBeforeIssue", "rankAfterIssue", "rankCustomFieldId"])
        guard let issues = body["issues"]?.array, !issues.isEmpty, issues.count <= maximumMoves else {
            throw .badRequest("Between 1 and \(maximumMoves) issues can be moved at a time.")
        }
        guard state.sprints[index].state != .closed else {
            throw .badRequest("Issues can only be moved to future or active sprints.")
        }
        var numbers: [Int] = []
        for issue in issues {
            let number = try state.existing(issue.string)
            guard state[number].fields.type.level == 0 else {
                throw .badRequest("Only issues of the ordinary level can be moved to a sprint.")
            }
            numbers.append(number)
        }
        for number in numbers { state[number].fields.sprint = state.sprints[index].id }
        return .noContent
    }

    private static func index(_ call: JiraCall, _ state: JiraState) throws(JiraFailure) -> Int {
        guard let index = state.sprints.firstIndex(where: { String($0.id) == call.parameters["sprint"] }) else {
            throw JiraFailure(status: 404, messages: ["Sprint does not exist."])
        }
        return index
    }

    private static func name(_ value: JSON?) throws(JiraFailure) -> String {
        let trimmed = value?.string.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        guard let name = trimmed, !name.isEmpty else { throw .field("name", "The sprint name is required.") }
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .field("name", "The sprint name contains characters that are not allowed.")
        }
        guard name.count <= maximumName else {
            throw .field("name", "The sprint name must be shorter than \(maximumName + 1) characters.")
        }
        return name
    }

    private static func date(_ value: JSON?) throws(JiraFailure) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.string,
            text.wholeMatch(of: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})/) != nil
        else { throw .badRequest("The date must be of the form 2015-04-11T15:22:00.000+10:00.") }
        return text
    }

    private static func json(_ sprint: SprintRecord, _ call: JiraCall) -> JSON {
        var members: [String: JSON] = [
            "id": .integer(Int64(sprint.id)), "self": .string("\(agileURL(call))/sprint/\(sprint.id)"),
            "name": .string(sprint.name), "state": .string(sprint.state.rawValue),
            "originBoardId": .integer(Int64(JiraCatalogue.boardID)),
        ]
        members["startDate"] = sprint.start.map { .string($0) }
        members["endDate"] = sprint.end.map { .string($0) }
        members["goal"] = sprint.goal.map { .string($0) }
        members["completeDate"] = sprint.completed.map { .string($0.jira) }
        return .object(members)
    }
}
