/// What a quota of points gave.
public struct PointsGrant: Sendable, Hashable {
    public let count: Int
    /// Seconds until the quota's hour ends, and with it what was granted.
    public let goodFor: Double
    /// When less was given than was needed: seconds until asking again is worth it.
    public let pause: Double

    public init(count: Int, goodFor: Double, pause: Double) {
        self.count = count
        self.goodFor = goodFor
        self.pause = pause
    }
}
