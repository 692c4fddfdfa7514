import MigraytPlanning

/// How a coordinator works. The defaults suit production.
public struct CoordinatorConfiguration: Sendable {
    /// Names this process in leases; unique among the fleet.
    public var owner: String
    /// How long a claim on a run's planning holds without a page.
    public var planningLease: Duration
    /// Shards of one run that are ready or leased at once.
    public var window: Int
    /// The pause between two looks at the database when there was nothing to do.
    public var idle: Duration
    public var retry: RetryPolicy

    public init(
        owner: String, planningLease: Duration = .seconds(45), window: Int = 32,
        idle: Duration = .milliseconds(500), retry: RetryPolicy = RetryPolicy(first: .milliseconds(500))
    ) {
        self.owner = owner
        self.planningLease = planningLease
        self.window = window
        self.idle = idle
        self.retry = retry
    }
}
