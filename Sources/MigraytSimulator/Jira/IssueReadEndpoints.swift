import MigraytModel

/// Reading issues by key: not the search index, so right after the write (platform-apis.md 2.5).
enum IssueReadEndpoints {
    private static let maximumIssues = 100
    private static let maximumProperties = 5

    static func get(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        func list(_ name: String) -> [String]? {
            call.request.query[name].map { $0.split(separator: ",").map(String.init) }
        }
        return .json(
            IssueView(state: state).json(
                number, fields: list("fields") ?? ["*all"], properties: list("properties") ?? []))
    }

    static func bulkFetch(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let body = try call.object(allowing: ["expand", "fields", "fieldsByKeys", "issueIdsOrKeys", "properties"])
        guard let values = body["issueIdsOrKeys"]?.array, !values.isEmpty else {
            throw .badRequest("issueIdsOrKeys must not be empty.")
        }
        guard values.count <= maximumIssues else {
            throw .badRequest("The number of issues requested exceeds the limit of \(maximumIssues).")
        }
        let properties = body["properties"]?.array?.compactMap(\.string) ?? []
        guard properties.count <= maximumProperties else {
            throw .badRequest("The number of properties requested exceeds the limit of \(maximumProperties).")
        }
        let fields = body["fields"]?.array?.compactMap(\.string) ?? ["*navigable"]
        var numbers: Set<Int> = []
        var errors: [JSON] = []
        for value in values {
            guard let text = value.string else { throw .badRequest("issueIdsOrKeys must hold strings.") }
            if let number = state.number(text) {
                numbers.insert(number)
            } else {
                errors.append([
                    "id": .string(text),
                    "errorMessage": "Issue does not exist or you do not have permission to see it.",
                ])
            }
        }
        let view = IssueView(state: state)
        let issues = numbers.sorted().map { view.json($0, fields: fields, properties: properties) }
        return .json(["expand": "names,schema", "issues": .array(issues), "issueErrors": .array(errors)])
    }

    static func limitReport(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json([
            "issuesApproachingLimit": [:], "issuesBreachingLimit": [:],
            "limits": [
                "attachment": .integer(Int64(IssueLimits.attachments)),
                "comment": .integer(Int64(call.configuration.site.commentsPerIssue)),
                "issuelinks": .integer(Int64(IssueLimits.links)),
                "remoteIssueLinks": .integer(Int64(IssueLimits.remoteLinks)), "worklog": 10_000,
            ],
        ])
    }
}
