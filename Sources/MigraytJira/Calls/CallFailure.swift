import MigraytHTTP
import MigraytModel

/// A failed try of a call, with what decides about the next try.
struct CallFailure: Error, Sendable, Hashable {
    let failure: Failure
    var kind: Kind = .plain
    /// The wait that Jira asked for.
    var retryAfter: Duration?

    enum Kind: Sendable, Hashable {
        case plain
        /// 429 of the endpoint.
        case throttledEndpoint
        /// 429 of a quota that all endpoints share: whoever it counts is closed out until it is full again.
        case throttledQuota
        /// 429 of one issue's own write limit: other issues are not affected.
        case throttledIssue

        /// What a 429 closes, as metrics name it; `nil` for other failures.
        var closes: String? {
            switch self {
            case .plain: nil
            case .throttledEndpoint: "endpoint"
            case .throttledQuota: "points"
            case .throttledIssue: "issue"
            }
        }
    }

    init(_ failure: Failure, kind: Kind = .plain, retryAfter: Duration? = nil) {
        self.failure = failure
        self.kind = kind
        self.retryAfter = retryAfter
    }
}
