import Logging
import MigraytModel
import MigraytObservability
import MigraytPlanning
import MigraytPorts

/// Waits for the parts that a role cannot start without, so that the order in which a stack comes up does not matter.
public enum Startup {
    private static let policy = RetryPolicy(first: .milliseconds(200), longest: .seconds(5))

    /// Tries until it works, or the failure says that waiting is no use, or the process is told to end.
    public static func untilReady(
        _ context: Program.Context, timing: Timing, _ attempt: @Sendable () async throws(Failure) -> Void
    ) async throws {
        var attempts = 0
        while true {
            do throws(Failure) { return try await attempt() } catch {
                guard case .retry = error.disposition, !context.drain.isRaised else { throw error }
                context.logger.log(error, "Waiting for a part of the stack")
            }
            try await timing.sleep(policy.delay(attempt: attempts, random: timing.random()))
            attempts += 1
        }
    }
}
