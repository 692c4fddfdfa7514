/// A quota of points by the hour of the clock that a whole fleet shares, as arithmetic.
///
/// Unlike a bucket it does not refill: it is full again with the next hour, and what was left of the one before is
/// gone. PostgreSQL keeps the same quota in `budget_points`; the conformance rules hold for both. Times are those of
/// one clock, and hours are counted from its start.
public struct PointsQuota: Sendable, Hashable {
    public private(set) var used = 0
    private var hour = Int.min
    private var frozenUntil = Duration.zero

    public init() {}

    /// - Parameters:
    ///   - wanted: The most that is given.
    ///   - needed: Less than this is of no use: then nothing is given. No more than the quota.
    ///   - quota: Points of an hour.
    ///   - length: Of an hour.
    public mutating func take(
        _ wanted: Int, needed: Int, of quota: Int, hour length: Duration, at now: Duration
    ) -> PointsGrant {
        guard frozenUntil <= now else {
            return PointsGrant(count: 0, goodFor: 0, pause: (frozenUntil - now) / .seconds(1))
        }
        let index = Int((now / length).rounded(.down))
        let left = (length * Double(index + 1) - now) / .seconds(1)
        if index != hour {
            hour = index
            used = 0
        }
        let count = max(0, min(wanted, quota - used))
        guard count >= needed else { return PointsGrant(count: 0, goodFor: 0, pause: left) }
        used += count
        return PointsGrant(count: count, goodFor: left, pause: 0)
    }

    /// The other side said that the quota is used up.
    public mutating func freeze(for pause: Duration, at now: Duration) { frozenUntil = max(frozenUntil, now + pause) }

    /// An answer cost more than was taken for it, or less.
    public mutating func settle(_ difference: Int) { used = max(0, used + difference) }
}
