import MigraytHTTP
import MigraytModel
import MigraytObservability
import MigraytPorts

extension JiraClient {
    /// Makes a call whose answer has a JSON body.
    func json(_ call: JiraCall) async throws(Failure) -> JSON {
        let answer = try await answer(to: call)
        guard let json = answer.json else { throw call.unexpectedAnswer(status: answer.status) }
        return json
    }

    /// The call as it goes out: a write asks for its permit until its last byte is on the wire.
    func request(for call: JiraCall) -> HTTPRequest {
        var request = address.request(for: call)
        if call.effect != .read { request.permit = permit }
        return request
    }

    func answer(to call: JiraCall) async throws(Failure) -> JiraAnswer {
        let request = request(for: call)
        return try await answer(to: call) { () async throws(CallFailure) in
            try await exchange(api, request, call: call)
        }
    }

    /// Waits for the issue's and the site's limits, asks whether a write is still permitted, sends, and repeats as
    /// `CallAttempts` says.
    /// - Parameter send: Makes one try, with a body of its own.
    func answer(
        to call: JiraCall, send: () async throws(CallFailure) -> JiraAnswer
    ) async throws(Failure) -> JiraAnswer {
        var attempts = CallAttempts()
        let bucket = call.bucket(site: address.site)
        let charge = points.map { PointsCharge(pool: $0, cost: call.points) }
        while true {
            try await pacer.acquire(call.writes)
            if call.sharesIssues {
                for issue in await pacer.beyondOwnShare(call.writes, held: permit.issues) {
                    try await budget.acquire(JiraCall.bucket(site: address.site, issue: issue))
                }
            }
            try await budget.acquire(bucket, charging: charge)
            if call.effect != .read { try permit.check() }
            do throws(CallFailure) {
                let answer = try await send()
                if let charge { await budget.settle(charge.pool, call.points(for: answer) - charge.cost) }
                // The answer is there: that the word could not be passed on is no reason to lose it.
                if answer.isNearLimit { try? await budget.brake(bucket) }
                return answer
            } catch {
                if let reason = error.kind.closes {
                    MetricName.throttled.increment(
                        [.endpoint: call.endpointClass.rawValue, .reason: reason])
                }
                // A cancelled task tells what it knows of its call; it does not begin another one.
                guard !Task.isCancelled else { throw error.failure }
                switch attempts.step(after: error, of: call, jitter: runtime.jitter()) {
                case .wait(let pause): try await runtime.wait(pause)
                case .freezeEndpoint(let pause): try await budget.freeze(bucket, for: pause)
                case .freezeQuota(let pause):
                    guard let points else {
                        // No quota is known of for this credential, so it is the site that wants to be left alone.
                        try await budget.freeze(site: address.site, for: pause)
                        break
                    }
                    try await budget.freeze(points, for: pause)
                case .pauseIssues(let pause):
                    await pacer.pause(call.writes, for: pause)
                    guard call.sharesIssues else { break }
                    for issue in call.writes {
                        try await budget.freeze(JiraCall.bucket(site: address.site, issue: issue), for: pause)
                    }
                case .giveUp(let failure):
                    if failure.code == .jiraUnauthorized { throw credential.judged(failure, at: runtime.now()) }
                    if call.fails(likeADeletedProject: failure) { try await requireProject() }
                    throw failure
                }
            }
        }
    }

    /// One try.
    func exchange(
        _ exchange: Exchange, _ request: HTTPRequest, call: JiraCall,
        maximumBytes: Int = PlatformLimits.Jira.maximumAnswerBytes
    ) async throws(CallFailure) -> JiraAnswer {
        let response: HTTPResponse
        let begun = runtime.uptime()
        do throws(HTTPError) {
            response = try await exchange(request, maximumBytes)
        } catch {
            call.measure(nil, runtime.uptime() - begun)
            throw CallFailure(error.asFailure())
        }
        call.measure(response.status, runtime.uptime() - begun)
        return try AnswerSorter(call: call, now: runtime.now()).sort(response)
    }

    /// Pages of one list: more than any project has (5,000 comments are 50), so that a server that repeats itself is
    /// not followed for ever.
    private static let mostPages = 1000

    /// Reads a list page by page until an empty page or the promised end; the page size is Jira's choice in the end,
    /// so the next start is counted from what came.
    func pages<Element: Sendable>(
        _ call: (_ startAt: Int) -> JiraCall, read: (JSON) -> [Element]?
    ) async throws(Failure) -> [Element] {
        var elements: [Element] = []
        for _ in 0..<Self.mostPages {
            let next = call(elements.count)
            let page = try await json(next)
            guard let some = read(page) else { throw next.unexpectedAnswer(status: nil) }
            elements += some
            let isLast =
                page["isLast"]?.bool ?? page["total"]?.integer.map { Int64(elements.count) >= $0 }
                ?? some.isEmpty
            if isLast || some.isEmpty { return elements }
        }
        throw call(elements.count).unexpectedAnswer(status: nil)
    }
}
