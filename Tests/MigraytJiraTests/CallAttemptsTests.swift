import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytJira

@Suite struct CallAttemptsTests {
    private func call(_ effect: JiraCall.Effect, writes: [IssueKey] = []) -> JiraCall {
        var call = JiraCall(.post, "x")
        call.effect = effect
        call.writes = writes
        return call
    }

    private func outage(_ certainty: Failure.Certainty, retryAfter: Duration? = nil) -> CallFailure {
        CallFailure(
            Failure(.jiraUnavailable, .retry(after: .seconds(5)), certainty: certainty),
            retryAfter: retryAfter)
    }

    @Test func throttlingIsWaitedOutNineteenTimes() {
        var attempts = CallAttempts()
        let throttled = CallFailure(
            Failure(.jiraThrottled, .retry(after: .seconds(5)), status: 429), kind: .throttledEndpoint,
            retryAfter: .seconds(1))
        for _ in 1..<CallAttempts.mostThrottled {
            #expect(
                attempts.step(after: throttled, of: call(.write), jitter: 1) == .freezeEndpoint(.seconds(1))
            )
        }
        #expect(
            attempts.step(after: throttled, of: call(.write), jitter: 1)
                == .giveUp(Failure(.jiraThrottled, .retry(after: .seconds(1)), status: 429)))
    }

    @Test func oneIssuesLimitDoesNotStopTheSite() {
        var attempts = CallAttempts()
        let throttled = CallFailure(
            Failure(.jiraThrottled, .retry(after: .seconds(5))), kind: .throttledIssue,
            retryAfter: .seconds(2))
        #expect(
            attempts.step(after: throttled, of: call(.write, writes: [Fixtures.key(1)]), jitter: 1)
                == .pauseIssues(.seconds(2)))
        #expect(attempts.step(after: throttled, of: call(.write), jitter: 1) == .wait(.seconds(2)))
    }

    @Test func throttlingWithoutATimeDoubles() {
        var attempts = CallAttempts()
        let throttled = CallFailure(
            Failure(.jiraThrottled, .retry(after: .seconds(5))), kind: .throttledEndpoint)
        var pauses: [Duration] = []
        for _ in 0..<6 {
            guard
                case .freezeEndpoint(let pause) = attempts.step(
                    after: throttled, of: call(.read), jitter: 0.5)
            else { break }
            pauses.append(pause)
        }
        #expect(pauses == [1, 2, 4, 8, 15, 15].map { .seconds($0) })
    }

    @Test func lostWriteIsNeverSentAgain() {
        var attempts = CallAttempts()
        let lost = outage(.unknown)
        #expect(attempts.step(after: lost, of: call(.write), jitter: 1) == .giveUp(lost.failure))
    }

    @Test func writeThatSurelyDidNothingIsSentAgain() {
        var attempts = CallAttempts()
        #expect(
            attempts.step(after: outage(.notExecuted), of: call(.write), jitter: 1) == .wait(.seconds(2)))
    }

    @Test(arguments: [JiraCall.Effect.read, .idempotentWrite]) func repeatableCallHasFourTries(
        _ effect: JiraCall.Effect
    ) {
        var attempts = CallAttempts()
        let steps = (0..<4).map { _ in
            attempts.step(after: outage(.unknown), of: call(effect), jitter: 1)
        }
        #expect(
            steps == [
                .wait(.seconds(2)), .wait(.seconds(4)), .wait(.seconds(8)),
                .giveUp(outage(.unknown).failure),
            ])
    }

    @Test func askedWaitIsKept() {
        var attempts = CallAttempts()
        #expect(
            attempts.step(after: outage(.unknown, retryAfter: .seconds(40)), of: call(.read), jitter: 1)
                == .wait(.seconds(40)))
    }

    @Test func rejectionIsFinal() {
        var attempts = CallAttempts()
        let rejected = Failure(.jiraRejected, .failItem, field: "summary", status: 400)
        #expect(
            attempts.step(after: CallFailure(rejected), of: call(.read), jitter: 1) == .giveUp(rejected))
    }
}
