import Foundation
import MigraytHTTP
import MigraytModel

/// Sorts an answer into a result or a failure. All that the product knows of Jira's errors stands here.
///
/// Error texts hold content (Jira quotes what it refuses), so a failure carries the status and the field's name only.
struct AnswerSorter: Sendable {
    let call: JiraCall
    /// The moment of the answer, for a `Retry-After` that names a date.
    let now: Date

    /// No wait is longer: an hourly quota is full again after an hour (Atlassian's rate limit page of 2026-08-12).
    static let longestWait = Duration.seconds(3600)

    func sort(_ response: HTTPResponse) throws(CallFailure) -> JiraAnswer {
        try refuseFailedLogin(response)
        guard response.isSuccess || call.results.contains(response.status) else {
            throw sort(status: response.status, response)
        }
        switch call.answer {
        case .ignored: return JiraAnswer(status: response.status, headers: response.headers, json: nil)
        case .empty where response.body.isEmpty:
            return JiraAnswer(status: response.status, headers: response.headers, json: nil)
        case .json, .outermost, .empty:
            let isOutermost = call.answer == .outermost
            let json = try? isOutermost ? JSONParser.parseOutermost(response.body) : JSONParser.parse(response.body)
            guard let json else {
                throw response.isSuccess
                    ? CallFailure(call.unexpectedAnswer(status: response.status))
                    : sort(status: response.status, response)
            }
            return JiraAnswer(status: response.status, headers: response.headers, json: json)
        }
    }

    /// Jira answers a call with an expired token as one of nobody: 200 with an empty list where nobody may ask, and
    /// says so in a header only. Believed, that answer would make a probe find nothing and an issue be created twice.
    private func refuseFailedLogin(_ response: HTTPResponse) throws(CallFailure) {
        let stated = response.headers.values("X-Seraph-LoginReason")
        guard !stated.isEmpty else { return }
        let reasons = stated.joined(separator: ",").uppercased()
        guard reasons.contains("AUTHENTICATED_FAILED") || reasons.contains("AUTHENTICATION_DENIED") else { return }
        let certainty: Failure.Certainty = response.isSuccess ? call.certaintyWhenLost : .notExecuted
        throw CallFailure(
            Failure(.jiraUnauthorized, .parkRun, certainty: certainty, status: response.status))
    }

    private func sort(status: Int, _ response: HTTPResponse) -> CallFailure {
        let wait = response.headers.retryAfter(now: now, atMost: Self.longestWait)
        let field = Self.field(inErrors: try? JSONParser.parse(response.body))
        let failure = failure(status: status, field: field)
        guard status == 429 else { return CallFailure(failure, retryAfter: wait) }
        let kind = Self.kind(reason: response.headers["RateLimit-Reason"])
        return CallFailure(
            failure, kind: kind, retryAfter: wait ?? (kind == .throttledQuota ? untilReset(response.headers) : nil))
    }

    /// The time until the moment at which the quota is full again, for an answer that names only that.
    private func untilReset(_ headers: HTTPHeaders) -> Duration? {
        guard let text = headers["X-RateLimit-Reset"],
            let reset = try? Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains(".")).parse(text)
        else { return nil }
        return min(max(.seconds(reset.timeIntervalSince(now)), .zero), Self.longestWait)
    }

    /// What the reasons of Atlassian's rate limit page close; an unknown one closes the endpoint that was asked.
    private static func kind(reason: String?) -> CallFailure.Kind {
        switch reason {
        case "jira-per-issue-on-write": .throttledIssue
        case "jira-quota-global-based", "jira-quota-tenant-based": .throttledQuota
        default: .throttledEndpoint
        }
    }

    /// The failure that a status means, of a whole answer or of one element of a bulk create.
    func failure(status: Int, field: String?) -> Failure {
        switch status {
        case 401: Failure(.jiraUnauthorized, .parkRun, status: status)
        case 403: Failure(.jiraForbidden, .parkRun, status: status)
        case 404: notFound
        case 409: Failure(.jiraConflict, .retry(after: HTTPError.retryDelay), status: status)
        case 413: Failure(.jiraLimitReached, .failItem, field: field, status: status)
        case 429: Failure(.jiraThrottled, .retry(after: HTTPError.retryDelay), status: status)
        // Removed endpoints and redirects: this is not the API that the client speaks.
        case 300...399, 410: Failure(.jiraUnexpectedAnswer, .parkRun, status: status)
        case 408, 500...599:
            Failure(
                .jiraUnavailable, .retry(after: HTTPError.retryDelay), certainty: call.certaintyWhenLost,
                status: status)
        case 400...499: Failure(.jiraRejected, .failItem, field: field, status: status)
        default: call.unexpectedAnswer(status: status)
        }
    }

    private var notFound: Failure {
        switch call.subject {
        case .site: Failure(.jiraUnexpectedAnswer, .parkRun, status: 404)
        case .project: Failure(.jiraProjectNotFound, .parkRun, status: 404)
        case .thing: Failure(.jiraNotFound, .failItem, status: 404)
        }
    }

    /// The name of the first field that an error collection speaks of, in the order of the alphabet.
    /// Something that is not of the form of a field's id is not passed on: it might be content.
    static func field(inErrors json: JSON?) -> String? {
        guard let names = json?["errors"]?.object?.keys.sorted() else { return nil }
        return names.first { name in
            !name.isEmpty && name.utf8.count <= 64
                && name.utf8.allSatisfy { byte in
                    Character(Unicode.Scalar(byte)).isLetter && byte < 0x80 || (0x30...0x39).contains(byte)
                        || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte)
                }
        }
    }
}
