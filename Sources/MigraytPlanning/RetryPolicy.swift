/// How long to wait before trying again: doubling from `first` up to `longest`, spread by ±30 %.
///
/// attempt 0 → first, 1 → 2 × first, 2 → 4 × first, …
public struct RetryPolicy: Sendable, Hashable {
    public let first: Duration
    public let longest: Duration
    /// Failures of one shard that count, after which its open items are failed.
    public let shardAttempts: Int

    public init(first: Duration = .seconds(1), longest: Duration = .seconds(60), shardAttempts: Int = 8) {
        self.first = first
        self.longest = longest
        self.shardAttempts = shardAttempts
    }

    /// - Parameter random: A number from 0 up to 1 that spreads the waits of many workers.
    public func delay(attempt: Int, random: Double) -> Duration {
        var delay = first
        for _ in 0..<max(0, min(attempt, 32)) where delay < longest { delay *= 2 }
        return min(delay, longest) * (0.7 + 0.6 * random)
    }
}
