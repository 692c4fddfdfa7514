import Foundation
import MigraytModel
import MigraytPorts

/// What the client takes from its surroundings: time, waiting and randomness, so that tests decide all three.
struct Runtime: Sendable {
    /// Time since some fixed moment; never goes back.
    var uptime: @Sendable () -> Duration
    /// The wall clock, for a `Retry-After` that names a date.
    var now: @Sendable () -> Date
    var sleep: @Sendable (Duration) async throws -> Void
    /// A factor of 0.7 to 1.3, the spread that Atlassian's rate limit page advises.
    var jitter: @Sendable () -> Double
    /// Letters and digits that no file holds by chance.
    var boundary: @Sendable () -> String

    static var live: Runtime {
        let start = ContinuousClock.now
        return Runtime(
            uptime: { ContinuousClock.now - start },
            now: { Date() },
            sleep: { try await Task.sleep(for: $0) },
            jitter: { Double.random(in: 0.7...1.3) },
            boundary: { "migrayt-" + UUID().uuidString })
    }

    /// Waits; a cancelled task gets the failure that every cancelled call ends with.
    func wait(_ pause: Duration) async throws(Failure) {
        guard pause > .zero else { return }
        let progress = WorkProgress.current
        progress?.beginWaiting()
        defer { progress?.endWaiting() }
        do { try await sleep(pause) } catch { throw Self.cancelled }
    }

    static let cancelled = Failure(.httpInterrupted, .retry(after: .zero))
}
