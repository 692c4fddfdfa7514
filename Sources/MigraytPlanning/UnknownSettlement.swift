import Foundation

/// When the outcome of a call whose answer was lost may be looked up.
///
/// A probe before the server's longest request time has passed can miss a write that is still under way, and the
/// retry after it would make a second one. So nothing is probed sooner than `wait` after the intent was written.
public struct UnknownSettlement: Sendable, Hashable {
    /// The server's longest request time, plus our own deadline's slack.
    public let wait: Duration

    public init(wait: Duration) { self.wait = wait }

    /// How long until the intent may be settled; zero when it may be now. An intent without a time is due.
    public func remaining(since intent: Date?, now: Date) -> Duration {
        guard let intent else { return .zero }
        let elapsed = Duration.milliseconds(Int64((now.timeIntervalSince(intent) * 1000).rounded(.down)))
        return max(.zero, wait - elapsed)
    }
}
