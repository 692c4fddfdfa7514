import MigraytModel

/// One authenticated request to the Jira side with all that a handler needs.
struct JiraCall: Sendable {
    let configuration: JiraConfiguration
    let request: SimulatedRequest
    let parameters: [String: String]
    let time: Instant
    /// The body when it is JSON.
    let body: JSON?

    /// The body as a JSON object; unknown keys are refused where Atlassian's file closes the schema.
    func object(allowing keys: Set<String>? = nil) throws(JiraFailure) -> [String: JSON] {
        guard let object = body?.object else {
            throw .badRequest("Invalid request payload. Refer to the REST API documentation and try again.")
        }
        if let keys, object.keys.contains(where: { !keys.contains($0) }) {
            throw .badRequest("Invalid request payload. Refer to the REST API documentation and try again.")
        }
        return object
    }

    /// `startAt` and `maxResults`.
    func page(default size: Int, maximum: Int) throws(JiraFailure) -> (start: Int, size: Int) {
        let start = try number("startAt") ?? 0
        let requested = try number("maxResults") ?? size
        return (start, min(requested, maximum))
    }

    func number(_ name: String) throws(JiraFailure) -> Int? {
        guard let text = request.query[name] else { return nil }
        guard let value = Int(text), value >= 0 else { throw .badRequest("The parameter '\(name)' is not a number.") }
        return value
    }

    /// Fails where a parameter is given that the endpoint does not have: most of all `notifyUsers`.
    func refuse(parameter name: String) throws(JiraFailure) {
        guard request.query[name] == nil else {
            throw .badRequest("The parameter '\(name)' is not supported by this endpoint.")
        }
    }

    var restURL: String { "\(configuration.url)/rest/api/3" }
}
