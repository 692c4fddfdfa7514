import MigraytModel

/// Transitions of issues and the workflow behind them.
enum WorkflowEndpoints {
    static func transitions(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let showsFields = call.request.query["expand"]?.split(separator: ",").contains("transitions.fields") ?? false
        let type = state[number].fields.type
        let open = call.configuration.workflow.transitions(from: state[number].status)
        let transitions = open.map { transition -> JSON in
            var members: [String: JSON] = [
                "id": .string(transition.id), "name": .string(transition.name),
                "hasScreen": .bool(!transition.required.isEmpty), "isGlobal": .bool(transition.from == nil),
                "isInitial": false, "isAvailable": true, "isConditional": false, "looped": false,
                "to": IssueView.json(JiraCatalogue.status(transition.to), call.configuration),
            ]
            if showsFields {
                let fields = FieldCatalogue.all.filter { transition.required.contains($0.id) }
                    .map { ($0.id, $0.screenMetadata(of: type, state: state, call: call)) }
                members["fields"] = .object(Dictionary(fields, uniquingKeysWith: { first, _ in first }))
            }
            return .object(members)
        }
        return .json(["expand": "transitions", "transitions": .array(transitions)])
    }

    static func perform(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try call.refuse(parameter: "notifyUsers")
        let number = try state.existing(call.parameters["key"])
        let body = try call.object(allowing: ["transition", "fields", "update", "properties", "historyMetadata"])
        guard let id = body["transition"]?["id"]?.string else { throw .badRequest("Missing 'transition' identifier") }
        let open = call.configuration.workflow.transitions(from: state[number].status)
        guard let found = open.first(where: { $0.id == id }) else {
            throw .badRequest(
                "It seems that you have tried to perform a workflow operation (\(id)) that is not valid for the current "
                    + "state of this issue.")
        }
        let fields = body["fields"]?.object ?? [:]
        state[number].fields = try IssueFieldReader.fields(
            state[number].fields, after: fields, onScreenOf: found, state)
        state[number].status = found.to
        state[number].updated = call.time
        return .noContent
    }

    // MARK: The workflow

    /// `POST /workflows`
    static func read(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let body = try call.object(allowing: ["projectAndIssueTypes", "workflowIds", "workflowNames"])
        guard !call.configuration.deniedPermissions.contains("ADMINISTER") else {
            throw JiraFailure(status: 403, messages: ["You must have the Administer Jira global permission."])
        }
        for pair in body["projectAndIssueTypes"]?.array ?? [] {
            guard pair["projectId"] == .string(JiraCatalogue.projectID),
                call.configuration.issueType(pair["issueTypeId"]?.string ?? "") != nil
            else { throw .badRequest("The project or issue type does not exist.") }
        }
        return .json(["statuses": .array(statuses), "workflows": [workflow(call.configuration.workflow)]])
    }

    /// `GET /workflows/search`
    static func search(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json([
            "isLast": true, "startAt": 0, "maxResults": 50, "total": 1, "statuses": .array(statuses),
            "values": [workflow(call.configuration.workflow)],
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

    private static func workflow(_ workflow: JiraWorkflow) -> JSON {
        let initial = JiraWorkflow.Transition(id: "1", name: "Create", from: [], to: JiraCatalogue.initialStatus)
        let transitions =
            [transition(initial, type: "INITIAL")]
            + workflow.transitions.map { transition($0, type: $0.from == nil ? "GLOBAL" : "DIRECTED") }
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

    private static func transition(_ known: JiraWorkflow.Transition, type: String) -> JSON {
        let from = (known.from ?? []).sorted()
        var members: [String: JSON] = [
            "id": .string(known.id), "name": .string(known.name), "description": "", "type": .string(type),
            "toStatusReference": .string(known.to), "actions": [], "properties": [:], "triggers": [], "validators": [],
            "links": .array(from.map { ["fromStatusReference": .string($0), "fromPort": 0, "toPort": 1] }),
        ]
        if !known.required.isEmpty {
            members["transitionScreen"] = [
                "ruleKey": "system:transition-screen", "parameters": ["screenId": .string("100\(known.id)")],
            ]
        }
        return .object(members)
    }
}
