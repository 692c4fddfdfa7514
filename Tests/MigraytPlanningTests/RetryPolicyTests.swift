import MigraytPlanning
import Testing

@Suite("how long to wait before the next try")
struct RetryPolicyTests {
    private static let policy = RetryPolicy(first: .seconds(1), longest: .seconds(60), shardAttempts: 8)

    @Test("doubles from the first wait", arguments: [(0, 1), (1, 2), (2, 4), (5, 32)])
    func doubles(attempt: Int, seconds: Int) {
        let delay = Self.policy.delay(attempt: attempt, random: 0.5)
        #expect(abs(delay / .seconds(1) - Double(seconds)) < 0.001)
    }

    @Test("never leaves its bounds, whatever the attempt and the chance", arguments: [-5, 0, 1, 6, 7, 1000, Int.max])
    func bounds(attempt: Int) {
        for random in [0, 0.25, 0.5, 0.999_999] {
            let delay = Self.policy.delay(attempt: attempt, random: random)
            #expect(delay >= .milliseconds(700) && delay <= .seconds(78))
        }
    }

    @Test("chance spreads the waits by thirty percent to both sides")
    func spread() {
        let shortest = Self.policy.delay(attempt: 10, random: 0)
        let longest = Self.policy.delay(attempt: 10, random: 1)
        #expect(abs(shortest / .seconds(1) - 42) < 0.001 && abs(longest / .seconds(1) - 78) < 0.001)
    }

    @Test("a first wait above the longest is cut to it")
    func firstAboveLongest() {
        let policy = RetryPolicy(first: .seconds(90), longest: .seconds(60))
        #expect(policy.delay(attempt: 0, random: 0.5) <= .seconds(60))
    }
}
