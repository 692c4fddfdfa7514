import MigraytModel

/// The thin loop around a `runOnce`: at once again while there is work, a pause when there is none, a longer one after
/// a failure. All logic is in `runOnce`.
public struct PollingLoop: Sendable {
    private let timing: Timing
    private let drain: DrainSignal
    private let idle: Duration
    private let longestPause: Duration

    /// - Parameters:
    ///   - idle: The pause after a round that found nothing to do.
    ///   - longestPause: The pause after failures doubles from `idle` up to this.
    public init(timing: Timing, drain: DrainSignal, idle: Duration, longestPause: Duration = .seconds(5)) {
        self.timing = timing
        self.drain = drain
        self.idle = idle
        self.longestPause = longestPause
    }

    /// Returns when the process is drained; throws a failure that says `stop`, and on cancellation.
    /// - Parameters:
    ///   - runOnce: One round; returns whether there was something to do.
    ///   - onFailure: Told of every failure that does not stop the loop.
    public func run(
        _ runOnce: @escaping @Sendable () async throws(Failure) -> Bool,
        onFailure: @escaping @Sendable (Failure) async -> Void
    ) async throws {
        var pause = idle
        while !drain.isRaised {
            switch await Self.round(runOnce) {
            case .success(true):
                pause = idle
                continue
            case .success(false): pause = idle
            case .failure(let failure):
                if failure.disposition == .stop { throw failure }
                await onFailure(failure)
                pause = min(pause * 2, longestPause)
            }
            try await timing.sleep(pause * (0.7 + 0.6 * timing.random()))
        }
    }

    private static func round(_ runOnce: @Sendable () async throws(Failure) -> Bool) async -> Result<Bool, Failure> {
        do throws(Failure) { return .success(try await runOnce()) } catch { return .failure(error) }
    }
}
