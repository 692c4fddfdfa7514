import MigraytModel

/// A refusal in the shape that Jira gives it (platform-apis.md 2.2).
struct JiraFailure: Error, Sendable {
    var status: Int
    var messages: [String] = []
    /// Field id to text.
    var errors: [String: String] = [:]

    static func badRequest(_ message: String) -> JiraFailure { JiraFailure(status: 400, messages: [message]) }
    static func field(_ name: String, _ text: String) -> JiraFailure { JiraFailure(status: 400, errors: [name: text]) }

    static let unauthorized = JiraFailure(
        status: 401, messages: ["Client must be authenticated to access this resource."])
    static let issueNotFound = JiraFailure(
        status: 404, messages: ["Issue does not exist or you do not have permission to see it."])
    static let invalidDocument = JiraFailure(status: 400, messages: ["INVALID_INPUT"])

    static func projectNotFound(_ key: String) -> JiraFailure {
        JiraFailure(status: 404, messages: ["No project could be found with key '\(key)'."])
    }

    /// `{"errorMessages": …, "errors": …}`
    var collection: JSON {
        ["errorMessages": .array(messages.map { .string($0) }), "errors": .object(errors.mapValues { .string($0) })]
    }

    var response: SimulatedResponse { .json(collection, status: status) }
}
