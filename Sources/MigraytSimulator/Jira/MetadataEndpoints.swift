import MigraytModel

/// What there is on the site (platform-apis.md 2.3).
enum MetadataEndpoints {
    static func checkProject(_ call: JiraCall) throws(JiraFailure) {
        let key = call.parameters["project"] ?? ""
        guard key == call.configuration.projectKey || key == JiraCatalogue.projectID else {
            throw .projectNotFound(key)
        }
    }

    static func serverInfo(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json([
            "baseUrl": .string(call.configuration.url), "version": "1001.0.0-SNAPSHOT", "deploymentType": "Cloud",
            "versionNumbers": [1001, 0, 0], "buildNumber": 100_300, "serverTitle": "Jira",
            "serverTime": .string(call.time.jira),
        ])
    }

    static func configuration(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json([
            "votingEnabled": true, "watchingEnabled": true, "subTasksEnabled": true, "attachmentsEnabled": true,
            "issueLinkingEnabled": true, "timeTrackingEnabled": false,
            "unassignedIssuesAllowed": .bool(call.configuration.site.allowsUnassigned),
        ])
    }

    static func permissions(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        guard let names = call.request.query["permissions"], !names.isEmpty else {
            throw .badRequest("The 'permissions' query parameter is required.")
        }
        if let key = call.request.query["projectKey"], key != call.configuration.projectKey {
            throw .projectNotFound(key)
        }
        var permissions: [String: JSON] = [:]
        for name in names.split(separator: ",").map(String.init) {
            guard let index = JiraCatalogue.permissions.firstIndex(of: name) else {
                throw .badRequest("Unrecognized permission: \(name)")
            }
            permissions[name] = [
                "id": .string(String(index)), "key": .string(name), "name": .string(name), "description": "",
                "type": name == "ADMINISTER" ? "GLOBAL" : "PROJECT",
                "havePermission": .bool(!call.configuration.deniedPermissions.contains(name)),
            ]
        }
        return .json(["permissions": .object(permissions)])
    }

    static func project(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try checkProject(call)
        return .json([
            "self": .string("\(call.restURL)/project/\(JiraCatalogue.projectID)"),
            "id": .string(JiraCatalogue.projectID),
            "key": .string(call.configuration.projectKey), "name": .string(call.configuration.projectKey),
            "assigneeType": "PROJECT_LEAD", "projectTypeKey": "software", "simplified": false, "style": "classic",
            "isPrivate": false,
            "issueTypes": .array(call.configuration.issueTypes.map { IssueView.json($0, call.configuration) }),
        ])
    }

    static func statuses(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try checkProject(call)
        let statuses = JiraCatalogue.statuses.map { IssueView.json($0, call.configuration) }
        return .json(
            .array(
                call.configuration.issueTypes.map { type in
                    [
                        "self": .string("\(call.restURL)/issuetype/\(type.id)"), "id": .string(type.id),
                        "name": .string(type.name), "subtask": .bool(type.level < 0), "statuses": .array(statuses),
                    ]
                }))
    }

    static func priorities(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json(.array(allPriorities(call)))
    }

    static func prioritySearch(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let (start, size) = try call.page(default: 50, maximum: 50)
        let all = allPriorities(call)
        let page = Array(all.dropFirst(start).prefix(size))
        return .json([
            "startAt": .integer(Int64(start)), "maxResults": .integer(Int64(size)), "total": .integer(Int64(all.count)),
            "isLast": .bool(start + page.count >= all.count), "values": .array(page),
        ])
    }

    private static func allPriorities(_ call: JiraCall) -> [JSON] {
        JiraCatalogue.priorities.map { id, name in
            [
                "self": .string("\(call.restURL)/priority/\(id)"), "id": .string(id), "name": .string(name),
                "description": "", "statusColor": "#ea4d4d", "isDefault": .bool(id == JiraCatalogue.defaultPriority),
            ]
        }
    }

    static func issueTypes(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try checkProject(call)
        let all = call.configuration.issueTypes.map { IssueView.json($0, call.configuration) }
        return try page(all, named: "issueTypes", call)
    }

    static func createFields(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try checkProject(call)
        guard let type = call.configuration.issueType(call.parameters["type"] ?? "") else {
            throw JiraFailure(status: 404, messages: ["The issue type does not exist."])
        }
        let screen = call.configuration.screen(of: type)
        let fields = FieldCatalogue.all.filter { screen.contains($0.id) }
            .map { $0.createMetadata(of: type, state: state, call: call) }
        return try page(fields, named: "fields", call)
    }

    private static func page(_ all: [JSON], named name: String, _ call: JiraCall) throws(JiraFailure)
        -> SimulatedResponse
    {
        if let size = try call.number("maxResults"), size > 200 {
            throw .badRequest("Parameter 'maxResults' must not exceed the limit '200'")
        }
        let (start, size) = try call.page(default: 50, maximum: 200)
        return .json([
            "startAt": .integer(Int64(start)), "maxResults": .integer(Int64(size)), "total": .integer(Int64(all.count)),
            name: .array(Array(all.dropFirst(start).prefix(size))),
        ])
    }

    static func fields(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json(.array(FieldCatalogue.all.map(\.json)))
    }
}
