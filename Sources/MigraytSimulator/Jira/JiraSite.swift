import MigraytModel
import Synchronization

/// The Jira side: one site with one project.
///
/// One lock guards all of it. Handlers are short and pure, bodies are parsed before and written after it is held.
final class JiraSite: Sendable {
    let configuration: JiraConfiguration
    private let state: Mutex<JiraState>
    private let routes: RouteTable<JiraHandler>

    init(configuration: JiraConfiguration) {
        self.configuration = configuration
        state = Mutex(JiraState(configuration: configuration))
        routes = JiraRoutes.table
    }

    /// Forgets everything that was written.
    func reset() { state.withLock { $0 = JiraState(configuration: configuration) } }

    /// Puts the project into the site's bin, or takes it out again.
    func setProject(deleted: Bool) { state.withLock { $0.isProjectDeleted = deleted } }

    /// Other burst limits from now on. Whether they are enforced stays as it was.
    func change(get: Int, post: Int, put: Int) {
        state.withLock { state in
            let isEnforced = state.burst.rules.isEnforced
            state.burst.change(to: RateRules(get: get, post: post, put: put, isEnforced: isEnforced))
        }
    }

    /// What apps spent, in points.
    var points: JSON {
        state.withLock { state in
            [
                "total": .integer(Int64(state.points.total)), "most": .integer(Int64(state.points.most)),
                "refused": .integer(Int64(state.points.refused)),
            ]
        }
    }

    /// A copy of everything, for the tally.
    var snapshot: JiraState { state.withLock { $0 } }

    /// - Parameters:
    ///   - path: the path after `/jira`.
    ///   - isOfApp: it came with an access token, so an app's points pay for it.
    func respond(
        to request: SimulatedRequest, path: ArraySlice<String>, isOfApp: Bool = false, at time: Instant
    ) -> (response: SimulatedResponse, template: String) {
        let credential = BasicCredential(header: request.authorization)
        guard credential?.user == configuration.email, credential?.password == configuration.token else {
            return (JiraFailure.unauthorized.response, "(unauthorized)")
        }
        switch routes.match(request.method, path) {
        case .unknown:
            return (JiraFailure(status: 404, messages: ["null for uri: /\(path.count) segments"]).response, "(unknown)")
        case .wrongMethod:
            return (JiraFailure(status: 405, messages: ["Method Not Allowed"]).response, "(unknown)")
        case .found(let match):
            return (respond(to: request, match: match, isOfApp: isOfApp, at: time), match.route.template)
        }
    }

    private func respond(
        to request: SimulatedRequest, match: RouteTable<JiraHandler>.Match, isOfApp: Bool, at time: Instant
    ) -> SimulatedResponse {
        let isJSON = request.contentType?.lowercased().hasPrefix("application/json") ?? false
        let hasBody = !request.body.isEmpty
        let body = hasBody && isJSON ? try? JSONParser.parse(request.body) : nil
        let call = JiraCall(
            configuration: configuration, request: request, parameters: match.parameters, time: time, body: body)
        let endpoint = match.route.handler
        let price = PointsPrice(method: request.method, template: match.route.template)
        return state.withLock { state in
            if isOfApp, let wait = refusal(of: price.before(body), &state, at: time) { return wait }
            let burst = state.burst.take(method: request.method, template: match.route.template, at: time)
            guard burst.isAllowed else { return throttled("jira-burst-based", burst, seconds: 1, at: time) }
            if hasBody, !isJSON, request.uploads == nil {
                return JiraFailure(status: 415, messages: ["Unsupported Media Type"]).response
            }
            if configuration.rules.isEnforced, let name = endpoint.writesTo, let key = match.parameters[name],
                let number = state.number(key), let wait = state[number].pace.take(at: time, configuration.timeScale)
            {
                return throttled("jira-per-issue-on-write", burst, seconds: Int(wait + 999) / 1_000, at: time)
            }
            if state.isProjectDeleted, let key = match.parameters["project"] {
                return JiraFailure.projectNotFound(key).response
            }
            var response: SimulatedResponse
            do throws(JiraFailure) {
                response = try endpoint.respond(call, &state)
            } catch {
                if error.status == 429 {
                    return throttled(
                        "jira-per-issue-on-write", burst, seconds: configuration.timeScale.seconds(2), at: time)
                }
                response = error.response
            }
            if isOfApp { state.points.add(price.after(body, response)) }
            response.headers += Self.headers(burst)
            return response
        }
    }

    /// What a used up hourly quota answers.
    private func refusal(of price: Int, _ state: inout JiraState, at time: Instant) -> SimulatedResponse? {
        guard configuration.rules.isEnforced, let quota = configuration.rules.pointsPerHour else { return nil }
        let hour = configuration.timeScale.milliseconds(3_600_000)
        guard let wait = state.points.admit(price, of: quota, hour: hour, at: time) else { return nil }
        let verdict = BurstLimiter.Verdict(isAllowed: false, limit: quota, remaining: max(0, quota - state.points.used))
        return throttled("jira-quota-global-based", verdict, seconds: Int(wait + 999) / 1_000, at: time)
    }

    private static func headers(_ verdict: BurstLimiter.Verdict) -> [(name: String, value: String)] {
        var headers = [
            (name: "X-RateLimit-Limit", value: String(verdict.limit)),
            (name: "X-RateLimit-Remaining", value: String(verdict.remaining)),
        ]
        if verdict.remaining * 5 < verdict.limit { headers.append((name: "X-RateLimit-NearLimit", value: "true")) }
        return headers
    }

    private func throttled(
        _ reason: String, _ verdict: BurstLimiter.Verdict, seconds: Int, at time: Instant
    ) -> SimulatedResponse {
        var response = JiraFailure(status: 429, messages: ["Rate limit exceeded."]).response
        response.headers = Self.headers(verdict)
        response.headers += [
            (name: "Retry-After", value: String(seconds)), (name: "RateLimit-Reason", value: reason),
            (
                name: "X-RateLimit-Reset",
                value: time.adding(milliseconds: Int64(seconds) * 1_000).iso8601
            ),
        ]
        return response
    }
}
