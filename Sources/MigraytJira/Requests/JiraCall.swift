import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// One call as a value: where it goes, what it carries, and what may be done when it fails.
struct JiraCall: Sendable {
    let method: HTTPMethod
    /// The endpoint with its variables unfilled, such as `issue/{key}/comment`: a name for the rate limit bucket.
    let template: String
    /// Path and query below the base URL, percent-encoded.
    let target: String
    /// Content of people may stand in it.
    var body: Sensitive<JSON>?
    var effect: Effect = .read
    var subject: Subject = .thing
    /// The issues whose own write limit the call counts against.
    var writes: [IssueKey] = []
    /// Other workers may write to the same issues at the same time.
    var sharesIssues = false
    /// Statuses beside 2xx whose answer is a result and not an error.
    var results: Set<Int> = []
    var answer: Answer = .json
    /// Requests per second that Jira grants the endpoint, where it is not the method's default.
    var rate: Int?
    /// Points of an app's hourly quota, where they are more than one call and one object.
    var knownPoints: Int?

    /// What a second sending does.
    enum Effect: Sendable, Hashable {
        /// Nothing, as did the first.
        case read
        /// The same as the first alone.
        case idempotentWrite
        /// The thing once more: never done without a probe.
        case write
    }

    /// What the address speaks of: what a 404 or an answer that is not Jira's means.
    enum Subject: Sendable, Hashable {
        /// The site itself: it is no Jira.
        case site
        /// The project: its key is wrong.
        case project
        /// One issue, board or file among many.
        case thing
    }

    /// The body of a successful answer.
    enum Answer: Sendable, Hashable {
        case json
        /// JSON of which the outermost values are all that is wanted.
        case outermost
        /// Empty, or JSON that nobody needs; anything else is not Jira's.
        case empty
        /// Not read.
        case ignored
    }

    enum API: String, Sendable {
        case platform = "/rest/api/3/"
        case agile = "/rest/agile/1.0/"
    }

    /// - Parameters:
    ///   - template: Each `{name}` takes the next of `values`, percent-encoded.
    ///   - query: In order; values are percent-encoded.
    init(
        _ method: HTTPMethod, _ template: String, _ values: [String] = [],
        query: [(String, String)] = [],
        api: API = .platform
    ) {
        var parts: [String] = []
        var values = values[...]
        for part in template.split(separator: "/") {
            parts.append(
                part.hasPrefix("{") ? PercentEncoding.encode(values.popFirst() ?? "") : String(part))
        }
        var target = api.rawValue + parts.joined(separator: "/")
        if !query.isEmpty {
            target += "?" + PercentEncoding.fields(query)
        }
        self.method = method
        self.template = api == .agile ? "agile/" + template : template
        self.target = target
    }

    func bucket(site: String) -> BudgetBucket {
        let granted =
            switch method {
            case .get, .head: PlatformLimits.Jira.readsPerSecond
            case .post: PlatformLimits.Jira.createsPerSecond
            case .put, .patch, .delete: PlatformLimits.Jira.updatesPerSecond
            }
        return BudgetBucket(
            site: site, endpoint: "\(method.rawValue) \(template)", rate: rate ?? granted)
    }

    /// The bucket of what the fleet deals out of one issue's writes.
    static func bucket(site: String, issue: IssueKey) -> BudgetBucket {
        let dealt = PlatformLimits.Jira.dealtWrites
        return BudgetBucket(site: site, endpoint: "issue \(issue)", rate: dealt.perSecond, burst: dealt.burst)
    }

    /// Whether the failure is also what a project that was deleted meanwhile gives.
    func fails(likeADeletedProject failure: Failure) -> Bool {
        failure.code == .jiraNotFound && (template.hasPrefix("issue/{key}") || template == "issueLink")
            || failure.code == .jiraRejected && template.hasPrefix("search")
    }

    /// Whether the call may be sent again although it may have been executed.
    var isRepeatable: Bool { effect != .write }

    /// What is known when an answer is lost or cannot be read.
    var certaintyWhenLost: Failure.Certainty { effect == .read ? .notExecuted : .unknown }

    /// The failure for an answer of 2xx that is not of the promised form.
    /// A proof of site or project parks the run, since it is the address that is wrong; others are tried again.
    func unexpectedAnswer(status: Int?) -> Failure {
        Failure(
            .jiraUnexpectedAnswer, subject == .thing ? .retry(after: HTTPError.retryDelay) : .parkRun,
            certainty: certaintyWhenLost, status: status)
    }
}
