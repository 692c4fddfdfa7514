import Synchronization

/// The wait that the server asked for, shared by all calls of a client.
///
/// Azure DevOps answers 200 with `Retry-After` when it begins to throttle an identity, and slows every call down until
/// it is obeyed. Times are those of a monotonic clock.
final class ThrottleGate: Sendable {
    private let opensAt = Mutex(Duration.zero)

    /// Nothing is sent before `time`; an earlier one changes nothing.
    func close(until time: Duration) { opensAt.withLock { $0 = max($0, time) } }

    /// How long to wait before the next call.
    func wait(at now: Duration) -> Duration { opensAt.withLock { max($0 - now, .zero) } }
}
