import Foundation

/// Time and chance as the roles see them, so that tests decide both.
public struct Timing: Sendable {
    /// Time since some fixed moment; never goes back.
    public let monotonic: @Sendable () -> Duration
    /// Waits; throws `CancellationError` when the task is cancelled.
    public let sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 up to 1.
    public let random: @Sendable () -> Double
    /// The wall clock, for what people read and for dates of sprints; never for leases.
    public let now: @Sendable () -> Date

    public init(
        monotonic: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> Date
    ) {
        self.monotonic = monotonic
        self.sleep = sleep
        self.random = random
        self.now = now
    }

    public static let system: Timing = {
        let start = ContinuousClock.now
        return Timing(
            monotonic: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) },
            random: { .random(in: 0..<1) },
            now: { Date() })
    }()
}
