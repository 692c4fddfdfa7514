import MigraytPlanning

/// How a worker works. The defaults suit production.
public struct WorkerConfiguration: Sendable {
    /// Names this process in leases; unique among the fleet.
    public var owner: String
    /// How long a claim holds without renewal: what a killed worker's shard waits at the most.
    public var lease: Duration
    /// Shards that are worked on at once.
    public var shards: Int
    /// Items of one shard that are worked on at once, in phases that call the target per item.
    public var itemsPerShard: Int
    /// Items of one shard whose intents are written down at once.
    public var itemsPerGroup: Int { itemsPerShard * 2 }
    public var settlement: UnknownSettlement
    public var retry: RetryPolicy
    /// How long a shard may wait for a taker before this worker takes it without its message; `nil` for never.
    public var overdueAfter: Duration?

    public init(
        owner: String, lease: Duration = .seconds(8), shards: Int = 4, itemsPerShard: Int = 8,
        settlement: UnknownSettlement = UnknownSettlement(wait: .seconds(75)), retry: RetryPolicy = RetryPolicy(),
        overdueAfter: Duration? = .seconds(2)
    ) {
        self.owner = owner
        self.lease = lease
        self.shards = shards
        self.itemsPerShard = itemsPerShard
        self.settlement = settlement
        self.retry = retry
        self.overdueAfter = overdueAfter
    }
}
