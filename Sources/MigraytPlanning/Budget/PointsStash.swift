/// Points that one process holds, until their hour ends. Times are those of the process's monotonic clock.
public struct PointsStash: Sendable, Hashable {
    /// Below zero: answers cost more than was taken for them, and the next points pay for that.
    public private(set) var points = 0
    private var goodUntil: Duration?

    public init() {}

    /// Whether a request of this cost is paid for.
    public mutating func covers(_ cost: Int, at now: Duration) -> Bool {
        if let goodUntil, now >= goodUntil { self = PointsStash() }
        return points >= cost
    }

    public mutating func spend(_ cost: Int) { points -= cost }

    /// - Parameter difference: What an answer cost beyond what was taken for it; below zero when it cost less.
    public mutating func settle(_ difference: Int) { points -= difference }

    /// - Parameter asked: The moment *before* the quota was asked, so that points are never believed to last longer
    ///   than they do.
    public mutating func add(_ grant: PointsGrant, askedAt asked: Duration) {
        guard grant.count > 0 else { return }
        let end = asked + .seconds(grant.goodFor)
        // Of another hour than what is held: that is gone.
        if let goodUntil, end > goodUntil + .seconds(1) { self = PointsStash() }
        points += grant.count
        goodUntil = max(goodUntil ?? end, end)
    }

    /// How many points to ask for, for those who wait and some who will come.
    /// - Parameters:
    ///   - costs: Of the requests that wait and may be sent now, the first one first.
    ///   - ahead: Requests beyond them that are about to come.
    ///   - quota: Points of an hour. One process holds a small share of them at the most.
    /// - Returns: `nil` when there are enough.
    public func demand(costs: [Int], ahead: Int, of quota: Int) -> (wanted: Int, needed: Int)? {
        guard let first = costs.first else { return nil }
        let most = max(first, Int(Double(quota) * BudgetTerms.stashShare))
        let expected = min(costs.reduce(0, +) + ahead * first, most)
        guard points < expected else { return nil }
        let needed = min(max(0, first - points), quota)
        return (max(min(expected - points, quota), needed), needed)
    }
}
