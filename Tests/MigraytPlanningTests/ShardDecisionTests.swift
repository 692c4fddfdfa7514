import MigraytModel
import MigraytPlanning
import Testing

@Suite("what becomes of a shard that failed as a whole")
struct ShardDecisionTests {
    private static let policy = RetryPolicy(first: .seconds(1), longest: .seconds(60), shardAttempts: 3)

    private func decision(_ code: FailureCode, _ disposition: Disposition, attempts: Int = 0) -> ShardDecision {
        ShardDecision.of(Failure(code, disposition), attempts: attempts, policy: Self.policy, random: 0.5)
    }

    private static let throttling: [FailureCode] = [
        .jiraThrottled, .adoThrottled, .ledgerUnavailable, .busUnavailable, .secretsUnavailable, .cancelled,
        .oauthTokenExpired,
    ]
    private static let outages: [FailureCode] = [
        .jiraUnavailable, .adoUnavailable, .httpUnreachable, .httpTimeout, .httpInterrupted, .httpCertificate,
        .stagingUnavailable, .oauthUnavailable, .adoUnauthorized, .jiraUnauthorized,
    ]
    private static let others: [FailureCode] = [
        .adoForbidden, .adoProjectNotFound, .adoUnexpectedAnswer, .adoRejected, .oauthRefused,
        .oauthClientRefused, .oauthGrantExpired, .oauthNotConfigured, .oauthSiteNotGranted, .jiraForbidden,
        .jiraProjectNotFound, .jiraMissingPermission, .jiraNotFound, .jiraRejected, .jiraConflict,
        .jiraLimitReached, .jiraUnexpectedAnswer, .jiraSetupIncomplete, .httpTooLarge, .httpRefusedAddress,
        .secretNotFound, .secretsForbidden, .stagingNotFound, .ledgerConflict, .ledgerNotFound, .ledgerCountMismatch,
        .ledgerSchema, .busRejected, .messageMalformed,
        .messageUnknownVersion, .itemGone, .itemUnreadable, .configuration, .internalError,
    ]

    @Test("a lost claim is let go without a word, whatever else the failure says")
    func fenceLost() {
        for disposition in [Disposition.retry(after: .zero), .failItem, .parkRun, .failRun, .stop] {
            #expect(decision(.ledgerFenceLost, disposition, attempts: 99) == .abandon)
        }
    }

    @Test("waiting for a limit or for our own servers is no attempt, however often", arguments: throttling)
    func throttled(code: FailureCode) {
        for attempts in [0, 2, 3, 1000] {
            #expect(
                decision(code, .retry(after: .seconds(7)), attempts: attempts)
                    == .release(after: .seconds(7), countsAsAttempt: false))
        }
    }

    @Test(
        "anything else that may be tried again counts, and is given up after the policy's attempts",
        arguments: others + outages)
    func retried(code: FailureCode) {
        #expect(
            decision(code, .retry(after: .seconds(30)), attempts: 0)
                == .release(after: .seconds(30), countsAsAttempt: true))
        // The policy's own wait where it is the longer one: 1 s × 2.
        #expect(
            decision(code, .retry(after: .zero), attempts: 1) == .release(after: .seconds(2), countsAsAttempt: true))
        // An outage says nothing about the items, so it pauses the run in place of failing them.
        let end: ShardDecision = Self.outages.contains(code) ? .park : .failOpenItems(.shardAttemptsExhausted)
        for attempts in [2, 3, 1000] {
            #expect(decision(code, .retry(after: .zero), attempts: attempts) == end)
        }
    }

    @Test("every other disposition decides by itself", arguments: throttling + others + outages)
    func dispositions(code: FailureCode) {
        for attempts in [0, 1000] {
            #expect(decision(code, .failItem, attempts: attempts) == .failOpenItems(code))
            #expect(decision(code, .parkRun, attempts: attempts) == .park)
            #expect(decision(code, .failRun, attempts: attempts) == .failRun)
            #expect(decision(code, .stop, attempts: attempts) == .stop)
        }
    }
}
