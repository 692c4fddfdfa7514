import MigraytHTTP
import MigraytModel

/// An answer that is a result: its status, its headers and its body, read.
struct JiraAnswer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    /// `nil` when the body is empty or not read.
    let json: JSON?
}
