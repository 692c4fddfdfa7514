import MigraytModel
import Synchronization
import Testing

@testable import MigraytAWS

@Suite("Retries of AWS calls")
struct RetryPolicyTests {
    private let throttled = Failure(.secretsUnavailable, .retry(after: .seconds(5)))

    /// Runs a call that fails so many times; gives the number of calls and the waits.
    private func run(failing failure: Failure, times: Int) async -> (calls: Int, waits: [Int], failure: Failure?) {
        let waits = Mutex<[Int]>([])
        let policy = AWSRetryPolicy(maximumAttempts: 3) { attempt async throws(Failure) in
            waits.withLock { $0.append(attempt) }
        }
        var calls = 0
        do {
            try await policy.run { () async throws(Failure) in
                calls += 1
                if calls <= times { throw failure }
            }
            return (calls, waits.withLock { $0 }, nil)
        } catch { return (calls, waits.withLock { $0 }, error) }
    }

    @Test func goesOnUntilItSucceeds() async {
        let result = await run(failing: throttled, times: 2)
        #expect(result.calls == 3 && result.waits == [1, 2] && result.failure == nil)
    }

    @Test func isBounded() async {
        let result = await run(failing: throttled, times: 9)
        #expect(result.calls == 3 && result.waits == [1, 2] && result.failure == throttled)
    }

    @Test func whatAPersonMustMendIsNotRetried() async {
        let refused = Failure(.secretsForbidden, .parkRun)
        let result = await run(failing: refused, times: 9)
        #expect(result.calls == 1 && result.waits.isEmpty && result.failure == refused)
    }
}
