/// Jira's burst limit: one bucket per endpoint and method, shared by everybody on the site.
struct BurstLimiter: Sendable {
    struct Verdict: Sendable {
        let isAllowed: Bool
        let limit: Int
        let remaining: Int
    }

    private(set) var rules: RateRules
    private var buckets: [String: TokenBucket] = [:]

    init(rules: RateRules) { self.rules = rules }

    /// Other limits from now on; what is saved up beyond them is lost.
    mutating func change(to rules: RateRules) {
        self.rules = rules
        buckets = [:]
    }

    mutating func take(method: String, template: String, at now: Instant) -> Verdict {
        let key = "\(method) \(template)"
        let limit = rules.ratePerSecond(method: method, template: template)
        var bucket = buckets[key] ?? TokenBucket(ratePerSecond: limit, at: now)
        let isAllowed = bucket.take(at: now) || !rules.isEnforced
        buckets[key] = bucket
        return Verdict(isAllowed: isAllowed, limit: limit, remaining: bucket.remaining)
    }
}
