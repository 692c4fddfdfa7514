import MigraytHTTP
import MigraytModel

/// Decides after each failed try of one call whether there is a next one, and what to wait for.
///
/// Pure: the caller waits. Throttling has its own, longer count, because a throttled call was surely not executed and
/// says nothing about its chances.
struct CallAttempts: Sendable {
    /// Tries in all of a call that Jira throttles.
    static let mostThrottled = 20
    /// Tries in all of a call that fails otherwise ("about 4 tries": Atlassian's rate limit page of 2026-08-12).
    static let mostFailed = 4
    /// The first wait where Jira asked for none (2 to 5 s on the same page), doubled each time.
    static let firstWait = Duration.seconds(2)
    static let longestDoubledWait = Duration.seconds(30)

    enum Step: Sendable, Hashable {
        case wait(Duration)
        /// Nobody sends to the endpoint before the time has passed.
        case freezeEndpoint(Duration)
        /// Nobody whom the quota counts sends before the time has passed.
        case freezeQuota(Duration)
        /// No write to the call's issues before the time has passed.
        case pauseIssues(Duration)
        case giveUp(Failure)
    }

    private var throttled = 0
    private var failed = 0

    mutating func step(after failure: CallFailure, of call: JiraCall, jitter: Double) -> Step {
        switch failure.kind {
        case .throttledEndpoint, .throttledQuota, .throttledIssue:
            throttled += 1
            let asked = failure.retryAfter ?? .zero
            let pause = asked > .zero ? asked : Self.doubled(throttled, jitter: jitter)
            guard throttled < Self.mostThrottled else {
                return .giveUp(Self.waiting(failure.failure, pause))
            }
            switch failure.kind {
            case .throttledQuota: return .freezeQuota(pause)
            // A create has no issue yet that could be held back.
            case .throttledIssue: return call.writes.isEmpty ? .wait(pause) : .pauseIssues(pause)
            case .throttledEndpoint, .plain: return .freezeEndpoint(pause)
            }
        case .plain:
            failed += 1
            let isSafe = call.isRepeatable || failure.failure.certainty == .notExecuted
            guard case .retry = failure.failure.disposition, isSafe, failed < Self.mostFailed else {
                return .giveUp(
                    failure.retryAfter.map { Self.waiting(failure.failure, $0) } ?? failure.failure)
            }
            return .wait(max(failure.retryAfter ?? .zero, Self.doubled(failed, jitter: jitter)))
        }
    }

    private static func doubled(_ count: Int, jitter: Double) -> Duration {
        min(firstWait * (1 << min(count - 1, 8)), longestDoubledWait) * jitter
    }

    /// The failure with the wait that Jira asked for, where it says to try again at all.
    private static func waiting(_ failure: Failure, _ pause: Duration) -> Failure {
        guard case .retry = failure.disposition else { return failure }
        return Failure(
            failure.code, .retry(after: pause), certainty: failure.certainty, field: failure.field,
            status: failure.status)
    }
}
