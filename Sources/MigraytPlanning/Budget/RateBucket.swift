/// A token bucket that a whole fleet shares, as arithmetic: what it gives, how it slows down and recovers.
///
/// PostgreSQL keeps the same bucket in `budget_take` and `budget_slow`; the conformance rules hold for both. Times are
/// those of one clock.
public struct RateBucket: Sendable, Hashable {
    /// Below zero: so many are given out ahead.
    public private(set) var tokens: Double
    private var refilledAt: Duration
    private var frozenUntil: Duration = .zero
    /// What was left of the rate when it was last slowed down.
    private var slowedTo = 1.0
    private var slowedAt: Duration?
    /// Whether the last slowing counted as repeated already.
    private var slowedRepeatedly = false

    /// A new bucket is full: nobody has sent anything.
    public init(burst: Double, at now: Duration) {
        tokens = burst
        refilledAt = now
    }

    /// - Parameters:
    ///   - rate: Tokens per second when nothing slows the bucket down.
    ///   - burst: The most tokens that may be saved up, at least 1.
    ///   - opens: When the site may be asked again at all.
    public mutating func take(
        _ wanted: Int, rate full: Double, burst: Double, opens: Duration = .zero, at now: Duration
    ) -> BudgetGrant {
        let opens = max(opens, frozenUntil)
        guard opens <= now else {
            return BudgetGrant(count: 0, firstDue: 0, spacing: 0, pause: (opens - now) / .seconds(1))
        }
        let rate = full * share(at: now)
        let ahead = rate * BudgetTerms.horizon
        let available = min(burst, tokens + rate * max(0, (now - max(refilledAt, opens)) / .seconds(1)))
        let count = max(0, min(wanted, Int(available + ahead)))
        tokens = available - Double(count)
        refilledAt = now
        return BudgetGrant(
            count: count, firstDue: (1 - available) / rate, spacing: 1 / rate,
            pause: max(0, min(Double(wanted), burst + ahead) - available - ahead) / rate)
    }

    /// The server said that too much was sent, or nearly.
    /// - Parameters:
    ///   - factor: What remains of the rate after a word that stays alone.
    ///   - repeated: What remains when another comes of the same moment, or soon after the bucket was open again. The
    ///     rate falls once for all that was sent at the old one.
    ///   - pause: Nothing is given meanwhile, and what was saved up is gone.
    public mutating func slow(
        by factor: Double, repeated: Double, pause: Duration = .zero, at now: Duration
    ) {
        let since = slowedAt.map { (now - $0) / .seconds(1) } ?? .infinity
        if since >= BudgetTerms.guardSeconds {
            slowedRepeatedly = since < BudgetTerms.repeatSeconds
            slowedTo = max(BudgetTerms.leastShare, share(at: now) * (slowedRepeatedly ? repeated : factor))
            slowedAt = now + pause
        } else if !slowedRepeatedly, repeated < factor {
            slowedRepeatedly = true
            slowedTo = max(BudgetTerms.leastShare, slowedTo * repeated / factor)
        }
        guard pause > .zero else { return }
        tokens = min(tokens, 0)
        refilledAt = now
        frozenUntil = max(frozenUntil, now + pause)
    }

    /// The share of the configured rate that is given now.
    public func share(at now: Duration) -> Double {
        guard let slowedAt else { return 1 }
        let quiet = max(0, (now - slowedAt) / .seconds(BudgetTerms.quietSeconds))
        return min(1, slowedTo + BudgetTerms.step * quiet.rounded(.down))
    }
}
