import MigraytModel

/// How often and after which waits a call to AWS is made again when AWS throttles it or does not answer.
public struct AWSRetryPolicy: Sendable {
    /// With the first one.
    public let maximumAttempts: Int
    private let wait: @Sendable (_ attempt: Int) async throws(Failure) -> Void

    /// - Parameter wait: Returns after the pause that follows the given attempt, counted from 1.
    public init(maximumAttempts: Int, wait: @escaping @Sendable (_ attempt: Int) async throws(Failure) -> Void) {
        self.maximumAttempts = max(1, maximumAttempts)
        self.wait = wait
    }

    /// Four attempts; before each further one a random part of 200 ms, doubled each time, at most 5 s
    /// (aws.amazon.com/builders-library, "Timeouts, retries, and backoff with jitter").
    /// - Parameter fraction: Gives the random part, 0 to 1.
    public static func standard(
        fraction: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) -> AWSRetryPolicy {
        AWSRetryPolicy(maximumAttempts: 4) { attempt async throws(Failure) in
            let longest = min(0.2 * Double(1 << min(attempt - 1, 10)), 5)
            do { try await Task.sleep(for: .seconds(longest * fraction())) } catch {
                throw Failure(.httpInterrupted, .retry(after: .zero))
            }
        }
    }

    /// Calls again while the failure says "retry" and attempts are left.
    func run<Value: Sendable>(_ call: () async throws(Failure) -> Value) async throws(Failure) -> Value {
        var attempt = 1
        while true {
            do { return try await call() } catch {
                guard case .retry = error.disposition, attempt < maximumAttempts, !Task.isCancelled else { throw error }
            }
            try await wait(attempt)
            attempt += 1
        }
    }
}
