import MigraytModel

/// The rate limit that all workers of a site share.
public protocol RequestBudget: Sendable {
    /// Waits until one request of the bucket may be sent. Waiting is not failing; cancelling the task ends it.
    /// - Parameter charge: What the request costs of an hourly quota; `nil` for requests that no quota counts.
    /// - Throws: `jira.throttled` with the time until the quota's next hour, when that is far: whoever waits has other
    ///   work to do until then.
    func acquire(_ bucket: BudgetBucket, charging charge: PointsCharge?) async throws(Failure)

    /// The other side said that the quota is used up: nobody spends of it before the time has passed. Whom it does not
    /// count goes on.
    func freeze(_ pool: PointsPool, for pause: Duration) async throws(Failure)

    /// An answer cost so many points more than were charged, or, below zero, less. Those who come next pay for it.
    func settle(_ pool: PointsPool, _ difference: Int) async

    /// The other side said 429: no worker sends in this bucket before the time has passed, apart from what was granted
    /// to it less than a second ago. Afterwards the rate is lower; it recovers step by step while nothing more is
    /// heard.
    func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure)

    /// The other side said that the whole site is to be left alone: the same for all its buckets, at their rates.
    func freeze(site: String, for pause: Duration) async throws(Failure)

    /// The other side said that the bucket is nearly used up: a lower rate, without a pause.
    func brake(_ bucket: BudgetBucket) async throws(Failure)
}

extension RequestBudget {
    /// For a request that no hourly quota counts.
    public func acquire(_ bucket: BudgetBucket) async throws(Failure) { try await acquire(bucket, charging: nil) }
}

/// A token bucket: one endpoint and method of one site, or one issue of it.
public struct BudgetBucket: Sendable, Hashable {
    /// The site's or organisation's digest (`PlaceDigests`), since its name must not rest anywhere.
    public let site: String
    /// The endpoint's template and method, such as `POST issue/bulk`.
    public let endpoint: String
    /// Tokens per second.
    public let rate: Int
    /// The most that may be saved up; `nil` for what suits a platform's buckets of one second.
    public let burst: Int?
    /// How long a process may use a token after its moment, and so go on after another one's freeze; `nil` for what
    /// suits buckets whose rate is a promise to the platform.
    public let lifetime: Duration?

    public init(site: String, endpoint: String, rate: Int, burst: Int? = nil, lifetime: Duration? = nil) {
        self.site = site
        self.endpoint = endpoint
        self.rate = rate
        self.burst = burst
        self.lifetime = lifetime
    }
}
