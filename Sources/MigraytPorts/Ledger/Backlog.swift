import MigraytModel

/// How much waits in the ledger, of all tenants together: numbers for operators.
public struct Backlog: Sendable, Hashable {
    /// Runs that have not ended, by state; states without a run are left out.
    public var runs: [RunState: Int64] = [:]
    /// Shards of these runs that are not in the window yet.
    public var waitingShards: Int64 = 0
    /// Shards that a worker may take.
    public var readyShards: Int64 = 0
    public var leasedShards: Int64 = 0
    /// Shards whose message the broker has not taken yet.
    public var shardMessages: Int64 = 0
    public var events: Int64 = 0
    public var letters: Int64 = 0
    /// Orders to erase a tenant that are not finished.
    public var erasures: Int64 = 0

    public init() {}
}
