import MigraytModel

/// The rate limit that all workers of a site share.
public protocol RequestBudget: Sendable {
    /// Waits until one request of the bucket may be sent. Waiting is not failing; cancelling the task ends it.
    func acquire(_ bucket: BudgetBucket) async throws(Failure)

    /// The other side said 429: no worker sends in this bucket before the time has passed, apart from what was granted
    /// to it less than a second ago. Afterwards the rate is lower; it recovers step by step while nothing more is heard.
    func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure)

    /// The other side said that the whole site is to be left alone: the same for all its buckets, at their rates.
    func freeze(site: String, for pause: Duration) async throws(Failure)

    /// The other side said that the bucket is nearly used up: a lower rate, without a pause.
    func brake(_ bucket: BudgetBucket) async throws(Failure)
}

/// A token bucket: one endpoint and method of one site, or one issue of it.
public struct BudgetBucket: Sendable, Hashable {
    /// The base URL's host and port; of Azure DevOps with the organisation.
    public let site: String
    /// The endpoint's template and method, such as `POST issue/bulk`.
    public let endpoint: String
    /// Tokens per second.
    public let rate: Int
    /// The most that may be saved up; `nil` for what suits a platform's buckets of one second.
    public let burst: Int?

    public init(site: String, endpoint: String, rate: Int, burst: Int? = nil) {
        self.site = site
        self.endpoint = endpoint
        self.rate = rate
        self.burst = burst
    }
}
