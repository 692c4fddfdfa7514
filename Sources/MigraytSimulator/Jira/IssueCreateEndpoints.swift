import MigraytModel

/// Creating issues (platform-apis.md 2.4).
enum IssueCreateEndpoints {
    private static let maximumBatch = 50
    private static let keys: Set = ["fields", "update", "transition", "properties", "historyMetadata"]

    /// `POST /issue`
    static func create(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try call.refuse(parameter: "notifyUsers")
        let number = try create(.object(try call.object()), &state, at: call.time)
        return .json(created(number.number, state, transition: number.transition), status: 201)
    }

    /// `POST /issue/bulk`: what can be created is; the rest is told by its place in the request.
    static func createBulk(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try call.refuse(parameter: "notifyUsers")
        guard let updates = try call.object()["issueUpdates"]?.array, !updates.isEmpty else {
            throw .badRequest("issueUpdates: must not be empty")
        }
        guard updates.count <= maximumBatch else {
            throw .badRequest("The number of issues in bulk create request exceeds the limit of \(maximumBatch).")
        }
        var issues: [JSON] = []
        var errors: [JSON] = []
        for (index, update) in updates.enumerated() {
            do throws(JiraFailure) {
                let result = try create(update, &state, at: call.time)
                issues.append(created(result.number, state, transition: result.transition))
            } catch {
                errors.append([
                    "status": .integer(Int64(error.status)), "elementErrors": error.collection,
                    "failedElementNumber": .integer(Int64(index)),
                ])
            }
        }
        return .json(["issues": .array(issues), "errors": .array(errors)], status: issues.isEmpty ? 400 : 201)
    }

    private static func created(_ number: Int, _ state: JiraState, transition: JSON?) -> JSON {
        var members: [String: JSON] = [
            "id": .string(state.id(number)), "key": .string(state.key(number)),
            "self": .string("\(state.configuration.url)/rest/api/3/issue/\(state.id(number))"),
        ]
        members["transition"] = transition
        return .object(members)
    }

    private static func create(
        _ update: JSON, _ state: inout JiraState, at time: Instant
    ) throws(JiraFailure) -> (number: Int, transition: JSON?) {
        guard let members = update.object, let fields = members["fields"]?.object else {
            throw .badRequest("fields: must not be empty")
        }
        guard members.keys.allSatisfy({ keys.contains($0) }) else { throw .badRequest("Unrecognized field") }
        if let operations = members["update"]?.object, let name = operations.keys.sorted().first {
            throw .field(name, "Field '\(name)' cannot be set. It is not on the appropriate screen, or unknown.")
        }
        let values = try IssueFieldReader.create(fields, state)
        let properties = try PropertyEndpoints.properties(members["properties"])
        state.letOthersWork(at: time, fields: values)
        let number = state.issues.count + 1
        var issue = IssueRecord(number: number, created: time, updated: time, fields: values)
        issue.properties = properties
        _ = issue.pace.take(at: time)
        var transition: JSON?
        if let wanted = members["transition"], !wanted.isNull {
            transition = perform(wanted, on: &issue, by: state.configuration.workflow)
        }
        state.issues.append(issue)
        state.index(labels: values.labels, of: number)
        return (number, transition)
    }

    /// The transition's own result: it can fail while the issue is created. What the screen of the transition requires,
    /// a create call has no place for.
    private static func perform(_ wanted: JSON, on issue: inout IssueRecord, by workflow: JiraWorkflow) -> JSON {
        let found = workflow.transitions(from: issue.status).first { wanted["id"] == .string($0.id) }
        guard let found, found.required.isEmpty else {
            let failure =
                found.map { JiraFailure(status: 400, errors: IssueFieldReader.missing($0.required)) }
                ?? .badRequest("It seems that you have tried to perform a workflow operation that is not valid.")
            return ["status": 400, "errorCollection": failure.collection]
        }
        issue.status = found.to
        return ["status": 200, "errorCollection": ["errorMessages": [], "errors": [:]]]
    }
}
