import MigraytModel

/// What a stand-in answers.
public struct SimulatedResponse: Sendable {
    public enum Content: Sendable {
        case none
        case json(JSON)
        case html(String)
        /// Made while it is sent, so that no file ever lies in memory as a whole.
        case file(AttachmentBytes, mediaType: String)
    }

    public var status: Int
    public var headers: [(name: String, value: String)]
    public var content: Content

    public init(status: Int, headers: [(name: String, value: String)] = [], content: Content = .none) {
        self.status = status
        self.headers = headers
        self.content = content
    }

    static func json(_ value: JSON, status: Int = 200) -> SimulatedResponse {
        SimulatedResponse(status: status, content: .json(value))
    }

    /// What one of Jira's limits answers (platform-apis.md 3.1).
    static func throttled(_ reason: String) -> SimulatedResponse {
        SimulatedResponse(status: 429, headers: [("Retry-After", "1"), ("RateLimit-Reason", reason)])
    }

    /// What an expired token is answered with.
    static func expired(on platform: String?) -> SimulatedResponse {
        platform == "ado" ? AzureDevOpsSite.signIn : JiraFailure.unauthorized.response
    }

    static let noContent = SimulatedResponse(status: 204)

    /// The JSON of the answer; `nil` for other content.
    public var json: JSON? { if case .json(let value) = content { value } else { nil } }

    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
