import MigraytModel
import MigraytPorts
import Synchronization

/// Bounds how often something happens per key, by the generic cell rate algorithm: one number for each key.
///
/// Each API process counts for itself.
final class AttemptLimit<Key: Hashable & Sendable>: Sendable {
    /// Keys that are remembered; beyond that those that are soonest forgiven are forgotten.
    private static var maximumKeys: Int { 10_000 }

    private let burst: Int
    private let interval: Duration
    private let timing: Timing
    /// When each key's past attempts are all forgiven.
    private let forgivenAt = Mutex<[Key: Duration]>([:])

    /// - Parameters:
    ///   - burst: Attempts that may come at once.
    ///   - interval: The time after which one more is allowed.
    init(burst: Int, interval: Duration, timing: Timing) {
        self.burst = burst
        self.interval = interval
        self.timing = timing
    }

    /// Counts an attempt.
    /// - Throws: 429 with the time to wait; then it does not count.
    func take(_ key: Key) throws(APIFault) {
        let now = timing.monotonic()
        let wait = forgivenAt.withLock { forgivenAt -> Duration? in
            let forgiven = max(forgivenAt[key] ?? now, now)
            let excess = forgiven - now - interval * (burst - 1)
            if excess > .zero { return excess }
            if forgivenAt[key] == nil, forgivenAt.count >= Self.maximumKeys { Self.makeRoom(&forgivenAt, now) }
            forgivenAt[key] = forgiven + interval
            return nil
        }
        if let wait { throw .tooManyAttempts(retryAfter: wait) }
    }

    /// Takes back an attempt that did no harm.
    func forgive(_ key: Key) {
        forgivenAt.withLock { forgivenAt in
            if let forgiven = forgivenAt[key] { forgivenAt[key] = forgiven - interval }
        }
    }

    /// Sorted at most once in a quarter of the keys.
    private static func makeRoom(_ forgivenAt: inout [Key: Duration], _ now: Duration) {
        forgivenAt = forgivenAt.filter { $0.value > now }
        guard forgivenAt.count >= maximumKeys else { return }
        for (key, _) in forgivenAt.sorted(by: { $0.value < $1.value }).prefix(maximumKeys / 4) {
            forgivenAt[key] = nil
        }
    }
}
