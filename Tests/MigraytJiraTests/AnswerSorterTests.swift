import Foundation
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytJira

@Suite struct AnswerSorterTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let status: Int
        var effect: JiraCall.Effect = .write
        var subject: JiraCall.Subject = .thing
        let code: FailureCode
        let disposition: Disposition
        var certainty: Failure.Certainty = .notExecuted
        var testDescription: String { "\(status) \(effect) \(subject)" }
    }

    static let later = Disposition.retry(after: HTTPError.retryDelay)

    static let table: [Row] = [
        Row(status: 400, code: .jiraRejected, disposition: .failItem),
        Row(status: 401, code: .jiraUnauthorized, disposition: .parkRun),
        Row(status: 403, code: .jiraForbidden, disposition: .parkRun),
        Row(status: 404, code: .jiraNotFound, disposition: .failItem),
        Row(status: 404, subject: .project, code: .jiraProjectNotFound, disposition: .parkRun),
        Row(status: 404, subject: .site, code: .jiraUnexpectedAnswer, disposition: .parkRun),
        Row(status: 409, code: .jiraConflict, disposition: later),
        Row(status: 410, code: .jiraUnexpectedAnswer, disposition: .parkRun),
        Row(status: 413, code: .jiraLimitReached, disposition: .failItem),
        Row(status: 422, code: .jiraRejected, disposition: .failItem),
        Row(status: 429, code: .jiraThrottled, disposition: later),
        Row(status: 302, code: .jiraUnexpectedAnswer, disposition: .parkRun),
        Row(status: 500, code: .jiraUnavailable, disposition: later, certainty: .unknown),
        Row(status: 503, code: .jiraUnavailable, disposition: later, certainty: .unknown),
        Row(status: 408, code: .jiraUnavailable, disposition: later, certainty: .unknown),
        Row(status: 503, effect: .read, code: .jiraUnavailable, disposition: later),
    ]

    @Test(arguments: table) func statusMeans(_ row: Row) throws {
        var call = JiraCall(.post, "issue/{key}", ["SHOP-1"])
        call.effect = row.effect
        call.subject = row.subject
        let error = try #require(throws: CallFailure.self) {
            try AnswerSorter(call: call, now: .distantPast).sort(
                .make(row.status, "<html>no JSON</html>"))
        }
        #expect(
            error.failure
                == Failure(row.code, row.disposition, certainty: row.certainty, status: row.status))
    }

    private func failure(
        _ response: HTTPResponse, effect: JiraCall.Effect = .write, answer: JiraCall.Answer = .json
    ) throws -> CallFailure {
        var call = JiraCall(.post, "issue")
        call.effect = effect
        call.answer = answer
        let sorter = AnswerSorter(call: call, now: Date(timeIntervalSince1970: 0))
        return try #require(throws: CallFailure.self) { try sorter.sort(response) }
    }

    @Test func fieldNameIsKeptAndWordsAreNot() throws {
        let body =
            #"{"errorMessages":["secret title"],"errors":{"summary":"secret words","customfield_1":"x"}}"#
        let error = try failure(.make(400, body))
        #expect(error.failure.field == "customfield_1")
        #expect(!error.failure.description.contains("secret"))
    }

    @Test func fieldNameThatMightBeContentIsDropped() throws {
        #expect(try failure(.make(400, #"{"errors":{"Anna's title":"x"}}"#)).failure.field == nil)
    }

    @Test func throttlingSaysWhoAndHowLong() throws {
        let endpoint = try failure(
            .make(429, "", ["Retry-After": "7", "RateLimit-Reason": "jira-burst-based"]))
        #expect(endpoint.kind == .throttledEndpoint)
        #expect(endpoint.retryAfter == .seconds(7))
        let issue = try failure(.make(429, "", ["RateLimit-Reason": "jira-per-issue-on-write"]))
        #expect(issue.kind == .throttledIssue)
        for quota in ["jira-quota-global-based", "jira-quota-tenant-based"] {
            #expect(try failure(.make(429, "", ["RateLimit-Reason": quota])).kind == .throttledQuota)
        }
        #expect(issue.retryAfter == nil)
    }

    /// 17 minutes and 3 seconds after the start of Unix time.
    @Test func resetOfAQuotaIsWaitedForWhereNoWaitIsNamed() throws {
        let quota = "jira-quota-global-based"
        for text in ["1970-01-01T00:17:03Z", "1970-01-01T00:17:03.000Z"] {
            let headers = ["RateLimit-Reason": quota, "X-RateLimit-Reset": text]
            #expect(try failure(.make(429, "", headers)).retryAfter == .seconds(1023))
        }
        let both = ["RateLimit-Reason": quota, "X-RateLimit-Reset": "1970-01-01T00:17:03Z", "Retry-After": "7"]
        #expect(try failure(.make(429, "", both)).retryAfter == .seconds(7))
        #expect(
            try failure(.make(429, "", ["RateLimit-Reason": quota, "X-RateLimit-Reset": "soon"])).retryAfter == nil)
    }

    @Test func waitIsBounded() throws {
        #expect(
            try failure(.make(429, "", ["Retry-After": "99999999"])).retryAfter
                == AnswerSorter.longestWait)
    }

    @Test func successThatIsNoJSONLeavesAWriteUnknown() throws {
        let write = try failure(.make(201, "<html>"))
        #expect(write.failure.code == .jiraUnexpectedAnswer)
        #expect(write.failure.certainty == .unknown)
        #expect(try failure(.make(200, "<html>"), effect: .read).failure.certainty == .notExecuted)
        #expect(try failure(.make(204, "<html>"), answer: .empty).failure.certainty == .unknown)
        #expect(try failure(.make(201, "")).failure.certainty == .unknown)
    }

    /// The answer to an expired token on an endpoint that nobody may ask too.
    @Test func emptySuccessOfAFailedLoginIsNotBelieved() throws {
        let response = HTTPResponse.make(
            200, #"{"issues":[],"issueErrors":[]}"#, ["x-seraph-loginreason": "AUTHENTICATED_FAILED"])
        let error = try failure(response, effect: .read)
        #expect(error.failure.code == .jiraUnauthorized)
        #expect(error.failure.disposition == .parkRun)
    }

    @Test func goodLoginReasonIsNoFailure() throws {
        let call = JiraCall(.get, "myself")
        let answer = try AnswerSorter(call: call, now: .distantPast).sort(
            .make(200, "{}", ["X-Seraph-LoginReason": "OK"]))
        #expect(answer.json == [:])
    }
}
