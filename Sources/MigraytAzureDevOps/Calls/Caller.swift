import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Makes calls: credential, waits, tries, and what the answers mean.
struct Caller: Sendable {
    /// The longest `Retry-After` that is believed.
    private static let longestRetryAfter: Duration = .seconds(600)

    /// No promise hangs on the rate, and what the server asks of one worker it tells the next one too: that a wait
    /// reaches all of them within this time is enough.
    private static let tokenLifetime = Duration.seconds(5)

    private let exchange: HTTPExchange
    private let credential: PlatformCredential
    private let headers: [HTTPHeader]
    private let timing: Timing
    private let retries: RetrySchedule
    private let gate = ThrottleGate()
    private let budget: any RequestBudget
    private let bucket: BudgetBucket

    /// - Parameter site: The organisation's digest: what the server asks of one worker holds for all that ask the same.
    init(
        exchange: HTTPExchange, credential: PlatformCredential, site: String, budget: any RequestBudget,
        timing: Timing, retries: RetrySchedule
    ) {
        self.exchange = exchange
        self.credential = credential
        self.budget = budget
        bucket = BudgetBucket(
            site: site, endpoint: "all", rate: PlatformLimits.AzureDevOps.requestsPerSecond,
            lifetime: Self.tokenLifetime)
        self.timing = timing
        self.retries = retries
        headers = [
            .authorization(credential),
            // Without it a wrong token is answered by a redirection to the sign-in page.
            HTTPHeader("X-TFS-FedAuthRedirect", "Suppress"),
        ]
    }

    /// - Parameter missing: What 404 means, where it is not the project that is missing; then the item fails.
    func get(_ url: String, missing: FailureCode? = nil) async throws(Failure) -> JSON {
        try await gather(HTTPRequest(.get, url, headers: headers), missing: missing)
    }

    func post(_ url: String, _ body: JSON) async throws(Failure) -> JSON {
        let type = HTTPHeader("Content-Type", "application/json")
        let request = HTTPRequest(.post, url, headers: headers + [type], body: .bytes(body.bytes()))
        return try await gather(request, missing: nil)
    }

    /// The body of a file, at its first byte. A file that is gone fails the item with `item.gone`.
    func download(_ url: String) async throws(Failure) -> ByteStream {
        let request = HTTPRequest(.get, url, headers: headers)
        return try await retrying { () async throws(Failure) in
            let (head, stream) = try await answered { () async throws(HTTPError) in try await exchange.stream(request) }
            await note(head.headers)
            return (Verdict(head, body: nil, missing: .itemGone), stream)
        }
    }

    private func gather(_ request: HTTPRequest, missing: FailureCode?) async throws(Failure) -> JSON {
        var request = request
        request.headers.append(HTTPHeader("Accept", "application/json"))
        request.timeout = PlatformLimits.AzureDevOps.requestTimeout
        let sent = request
        let response = try await retrying { () async throws(Failure) in
            let response = try await answered { () async throws(HTTPError) in try await exchange.execute(sent) }
            await note(response.headers)
            return (Verdict(response.head, body: response.body, missing: missing), response)
        }
        guard let answer = try? JSONParser.parse(response.body) else {
            throw .unexpectedAnswer(nil, status: response.status)
        }
        return answer
    }

    /// Tries until there is a success, a final failure or no try left.
    private func retrying<Value: Sendable>(
        _ call: () async throws(Failure) -> (Verdict, Value)
    ) async throws(Failure) -> Value {
        var attempt = 1
        while true {
            try await pass()
            var last: Failure
            do throws(Failure) {
                let (verdict, value) = try await call()
                switch verdict {
                case .success: return value
                case .failure(let failure): throw failure
                case .again(let failure): last = failure
                }
            } catch {
                // Not tried again here: this client has no other credential.
                if error.code == .adoUnauthorized { throw credential.judged(error, at: timing.now()) }
                guard case .retry = error.disposition, !Task.isCancelled else { throw error }
                last = error
            }
            guard attempt < retries.attempts else { throw withWait(last) }
            try await sleep(retries.pause(after: attempt, random: timing.random()))
            attempt += 1
        }
    }

    /// Waits as long as the server asked this or any other worker for, or leaves a long wait to the caller.
    private func pass() async throws(Failure) {
        let wait = gate.wait(at: timing.monotonic())
        if wait > .zero {
            guard wait <= retries.longestWait else { throw Failure(.adoThrottled, .retry(after: wait)) }
            try await sleep(wait)
        }
        try await budget.acquire(bucket)
    }

    private func sleep(_ duration: Duration) async throws(Failure) {
        do {
            try await timing.sleep(duration)
        } catch {
            throw Failure(.adoUnavailable, .retry(after: .zero))
        }
    }

    /// Remembers the wait that an answer asks for, also a successful one, and tells it to the fleet.
    private func note(_ headers: HTTPHeaders) async {
        // Without a Retry-After the next call is delayed by about as much as this one was.
        let delayed = headers["X-RateLimit-Delay"].flatMap { Double($0) }.flatMap { seconds in
            seconds.isFinite ? Duration.seconds(min(max(seconds, 0), 600)) : nil
        }
        guard let wait = headers.retryAfter(now: timing.now(), atMost: Self.longestRetryAfter) ?? delayed, wait > .zero
        else { return }
        gate.close(until: timing.monotonic() + wait)
        // The answer is there: that the word could not be passed on is no reason to lose it.
        try? await budget.freeze(site: bucket.site, for: wait)
    }

    /// The failure with the server's own wait, where that is longer.
    private func withWait(_ failure: Failure) -> Failure {
        guard case .retry(let after) = failure.disposition else { return failure }
        let wait = max(after, gate.wait(at: timing.monotonic()))
        return Failure(failure.code, .retry(after: wait), field: failure.field, status: failure.status)
    }

    private func answered<Value: Sendable>(
        _ call: () async throws(HTTPError) -> Value
    ) async throws(Failure) -> Value {
        do throws(HTTPError) { return try await call() } catch { throw error.asFailure() }
    }
}
