import MigraytHTTP
import MigraytModel

/// An answer that is a result: its status, its headers and its body, read.
struct JiraAnswer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    /// `nil` when the body is empty or not read.
    let json: JSON?

    /// Jira says that less than a fifth of the endpoint's limit is left.
    var isNearLimit: Bool { headers["X-RateLimit-NearLimit"]?.lowercased() == "true" }
}
