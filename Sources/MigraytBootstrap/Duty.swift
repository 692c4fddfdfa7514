import Logging
import MigraytModel
import MigraytObservability
import MigraytPorts

/// What a role does again and again until it is drained: a failure that does not stop the process is logged, and the
/// next round comes all the same.
struct Duty: Sendable {
    let timing: Timing
    let drain: DrainSignal
    let logger: Logger

    /// A body of a role: see `PollingLoop` for the pauses, and for what `runOnce` returns.
    func repeated(
        idle: Duration = .seconds(1), longestPause: Duration = .seconds(5), _ onFailure: StaticString,
        _ runOnce: @escaping @Sendable () async throws(Failure) -> Bool
    ) -> @Sendable () async throws -> Void {
        let loop = PollingLoop(timing: timing, drain: drain, idle: idle, longestPause: longestPause)
        return { [logger] in
            try await loop.run(runOnce) { failure in logger.log(failure, onFailure) }
        }
    }
}
