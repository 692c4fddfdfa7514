/// A bucket that fills at a steady rate and holds one second's worth.
struct TokenBucket: Sendable {
    let ratePerSecond: Double
    private var tokens: Double
    private var last: Instant

    init(ratePerSecond: Int, at now: Instant) {
        self.ratePerSecond = Double(ratePerSecond)
        tokens = Double(ratePerSecond)
        last = now
    }

    /// Whole tokens left.
    var remaining: Int { Int(tokens) }

    /// `true` when a token was there.
    mutating func take(at now: Instant) -> Bool {
        if now > last {
            let elapsed = Double(now.milliseconds - last.milliseconds) / 1_000
            tokens = min(ratePerSecond, tokens + elapsed * ratePerSecond)
            last = now
        }
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
