import MigraytModel

/// What becomes of a shard whose work met a failure as a whole. The one switch from error to state.
public enum ShardDecision: Sendable, Hashable {
    /// Give it back; it comes again after the delay.
    case release(after: Duration, countsAsAttempt: Bool)
    /// Pause the run: a person must act.
    case park
    case failRun
    /// Fail what is still open of it, each item with this code, and go on with the run.
    case failOpenItems(FailureCode)
    /// Let go without a word: the claim is somebody else's now.
    case abandon
    /// End the process.
    case stop

    /// - Parameters:
    ///   - attempts: Failures of this shard before this one.
    ///   - random: From 0 up to 1.
    public static func of(_ failure: Failure, attempts: Int, policy: RetryPolicy, random: Double) -> ShardDecision {
        if failure.code == .ledgerFenceLost { return .abandon }
        switch failure.disposition {
        case .retry(let wait):
            if throttling.contains(failure.code) { return .release(after: wait, countsAsAttempt: false) }
            if attempts + 1 >= policy.shardAttempts {
                // An outage says nothing about the items: the run waits for a person, and nothing is given up.
                return outages.contains(failure.code) ? .park : .failOpenItems(.shardAttemptsExhausted)
            }
            return .release(after: max(wait, policy.delay(attempt: attempts, random: random)), countsAsAttempt: true)
        case .failItem: return .failOpenItems(failure.code)
        case .parkRun: return .park
        case .failRun: return .failRun
        case .stop: return .stop
        }
    }

    /// Whose fault a failure of work on one item alone is.
    public enum Blame: Sendable, Hashable {
        case item
        /// Of the claim, the run, the process or a part that all items use.
        case shard
    }

    public static func blame(for failure: Failure) -> Blame {
        if failure.code == .ledgerFenceLost || throttling.contains(failure.code) { return .shard }
        if unreachable.contains(failure.code) { return .shard }
        switch failure.disposition {
        case .retry, .failItem: return .item
        case .parkRun, .failRun, .stop: return .shard
        }
    }

    /// Whether a failure of everything at once means that a platform is away.
    public static func isOutage(_ failure: Failure) -> Bool { outages.contains(failure.code) }

    /// No item can be the cause of these.
    private static let unreachable: Set<FailureCode> = [
        .httpUnreachable, .httpCertificate, .stagingUnavailable, .adoUnauthorized, .jiraUnauthorized,
    ]

    private static let outages: Set<FailureCode> = [
        .jiraUnavailable, .adoUnavailable, .httpUnreachable, .httpTimeout, .httpInterrupted, .httpCertificate,
        .stagingUnavailable, .oauthUnavailable,
        // Of an access token: another may be there by now. Of a token that a person made they park at once.
        .adoUnauthorized, .jiraUnauthorized,
    ]

    /// Waiting for these is never an attempt towards giving up: they say nothing about the shard.
    private static let throttling: Set<FailureCode> = [
        .jiraThrottled, .adoThrottled, .ledgerUnavailable, .busUnavailable, .secretsUnavailable, .cancelled,
        .oauthTokenExpired,
    ]
}
