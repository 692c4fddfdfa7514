/// What a bucket gave: tokens, each with the moment when it is due.
public struct BudgetGrant: Sendable, Hashable {
    public let count: Int
    /// Seconds from the grant until the first token is due; below zero when it was saved up.
    public let firstDue: Double
    /// Seconds from one token to the next.
    public let spacing: Double
    /// When nothing was given: seconds until asking again is worth it.
    public let pause: Double

    public init(count: Int, firstDue: Double, spacing: Double, pause: Double) {
        self.count = count
        self.firstDue = firstDue
        self.spacing = spacing
        self.pause = pause
    }
}
