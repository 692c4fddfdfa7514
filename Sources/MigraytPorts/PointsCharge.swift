/// What one request costs, and whom.
public struct PointsCharge: Sendable, Hashable {
    public let pool: PointsPool
    /// Points, as far as they are known before the answer is there.
    public let cost: Int

    public init(pool: PointsPool, cost: Int) {
        self.pool = pool
        self.cost = cost
    }
}
