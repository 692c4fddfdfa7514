import MigraytModel

/// The rate limit that all workers of a site share.
public protocol RequestBudget: Sendable {
    /// Waits until one request of the bucket may be sent. Waiting is not failing; cancelling the task ends it.
    func acquire(_ bucket: BudgetBucket) async throws(Failure)

    /// The other side said 429: no worker sends in this bucket before the time has passed.
    func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure)
}

/// A token bucket: one endpoint and method of one site.
public struct BudgetBucket: Sendable, Hashable {
    /// The base URL's host and port.
    public let site: String
    /// The endpoint's template and method, such as `POST issue/bulk`.
    public let endpoint: String
    /// Tokens per second, and the most that may be saved up.
    public let rate: Int

    public init(site: String, endpoint: String, rate: Int) {
        self.site = site
        self.endpoint = endpoint
        self.rate = rate
    }
}
