import MigraytModel

/// Transitions of issues and the workflow behind them.
enum WorkflowEndpoints {
    static func transitions(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let transitions = JiraCatalogue.transitions(from: state[number].status).map { transition -> JSON in
            [
                "id": .string(transition.id), "name": .string(transition.name), "hasScreen": false,
                "isGlobal": .bool(transition.from == nil), "isInitial": false, "isAvailable": true,
                "isConditional": false, "looped": false,
                "to": IssueView.json(JiraCatalogue.status(transition.to), call.configuration),
            ]
        }
        return .json(["expand": "transitions", "transitions": .array(transitions)])
    }

    static func perform(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try call.refuse(parameter: "notifyUsers")
        let number = try state.existing(call.parameters["key"])
        let body = try call.object(allowing: ["transition", "fields", "update", "properties", "historyMetadata"])
        guard let id = body["transition"]?["id"]?.string else { throw .badRequest("Missing 'transition' identifier") }
        guard let found = JiraCatalogue.transitions(from: state[number].status).first(where: { $0.id == id }) else {
            throw .badRequest(
                "It seems that you have tried to perform a workflow operation (\(id)) that is not valid for the current "
                    + "state of this issue.")
        }
        for name in (body["fields"]?.object ?? [:]).keys.sorted() {
            throw .field(name, "Field '\(name)' cannot be set. It is not on the appropriate screen, or unknown.")
        }
        state[number].status = found.to
        state[number].updated = call.time
        return .noContent
    }

    // MARK: The workflow

    /// `POST /workflows`
    static func read(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let body = try call.object(allowing: ["projectAndIssueTypes", "workflowIds", "workflowNames"])
        for pair in body["projectAndIssueTypes"]?.array ?? [] {
            guard pair["projectId"] == .string(JiraCatalogue.projectID),
                JiraCatalogue.issueType(pair["issueTypeId"]?.string ?? "") != nil
            else { throw .badRequest("The project or issue type does not exist.") }
        }
        return .json(["statuses": .array(statuses), "workflows": [workflow]])
    }

    /// `GET /workflows/search`
    static func search(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json([
            "isLast": true, "startAt": 0, "maxResults": 50, "total": 1, "statuses": .array(statuses),
            "values": [workflow],
        ])
    }

    private static var statuses: [JSON] {
        JiraCatalogue.statuses.map { status in
            let category =
                status.category == "new" ? "TODO" : status.category == "done" ? "DONE" : "IN_PROGRESS"
            return [
                "id": .string(status.id), "name": .string(status.name), "description": "", "scope": ["type": "GLOBAL"],
                "statusCategory": .string(category), "statusReference": .string(status.id),
            ]
        }
    }

    private static var workflow: JSON {
        var transitions: [JSON] = [
            transition(id: "1", name: "Create", to: JiraCatalogue.initialStatus, type: "INITIAL", from: [])
        ]
        for known in JiraCatalogue.transitions {
            transitions.append(
                transition(
                    id: known.id, name: known.name, to: known.to, type: known.from == nil ? "GLOBAL" : "DIRECTED",
                    from: (known.from ?? []).sorted()))
        }
        return [
            "id": "b9ff2384-d3b6-4d4e-9509-3ee19f607168", "name": "Software workflow", "description": "",
            "isEditable": true, "scope": ["type": "GLOBAL"],
            "statuses": .array(
                JiraCatalogue.statuses.map {
                    ["statusReference": .string($0.id), "deprecated": false, "properties": [:]]
                }),
            "transitions": .array(transitions),
            "version": ["id": "f010ac1b-3dd3-43a3-aa66-0ee8a447f76e", "versionNumber": 1],
        ]
    }

    private static func transition(id: String, name: String, to: String, type: String, from: [String]) -> JSON {
        [
            "id": .string(id), "name": .string(name), "description": "", "type": .string(type),
            "toStatusReference": .string(to), "actions": [], "properties": [:], "triggers": [], "validators": [],
            "links": .array(from.map { ["fromStatusReference": .string($0), "fromPort": 0, "toPort": 1] }),
        ]
    }
}
