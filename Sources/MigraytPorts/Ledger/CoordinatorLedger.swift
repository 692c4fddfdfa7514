import MigraytModel

/// What the coordinator asks: enumeration, shards, the window and the relay.
public protocol CoordinatorLedger: Sendable {
    /// Takes a run that has to be enumerated (`CREATED`, or `PLANNING` whose planner's lease ran out), moves it to
    /// `PLANNING` and returns where the enumeration goes on. `nil` when there is none, or when an older run of the same
    /// project still has intents to settle: a new run must not create what they may have created.
    /// - Parameter lease: How long the claim holds unless it is renewed by `enumerate`.
    func claimPlanning(owner: String, lease: Duration) async throws(Failure) -> PlanningClaim?

    /// The items that a run of type `REPLAY` is about.
    func replayedItems(of run: RunID) async throws(Failure) -> Set<WorkItemID>

    /// Appends a page of the enumeration: OutboxItems, their shards and the cursor in one transaction; renews the
    /// lease. Items that an earlier run of the project migrated are recorded as `SKIPPED` (`already_migrated`).
    /// Repeating a page changes nothing.
    /// - Throws: `ledger.fence_lost` when somebody else took the planning over.
    func enumerate(_ claim: PlanningClaim, page: EnumerationPage) async throws(Failure)

    /// Ends the enumeration: `PLANNING` to `RUNNING`, with the steps of the run in their order.
    /// - Throws: `ledger.fence_lost`.
    func finishPlanning(_ claim: PlanningClaim, steps: [PhaseStep]) async throws(Failure)

    /// Ends the planning of a run that cannot be planned: `FAILED`, or `PAUSED` when `park`.
    /// A parked run that is resumed goes on planning.
    /// - Throws: `ledger.fence_lost`.
    func failPlanning(_ claim: PlanningClaim, _ failure: Failure, park: Bool) async throws(Failure)

    /// Opens the next step of every runnable run that has none open, and cuts its items into shards.
    /// For steps after `items` these are the items whose follow-ups name the phase, with `.wholeRun` for `prepare`,
    /// `finish` and `verify`. `verify` moves the run to `VERIFYING`.
    /// - Parameter sizes: Items per shard of a phase, of a run with so many items.
    /// - Returns: The steps that were opened.
    func openNextSteps(
        shardSizes sizes: @escaping @Sendable (Phase, _ itemsOfRun: Int) -> Int
    ) async throws(Failure) -> [(RunID, PhaseStep)]

    /// Lets waiting shards of runnable runs into the window: marks them ready and to be published, in one transaction.
    /// - Parameters:
    ///   - window: The most shards that may be ready or leased at once, of all runs together: places are dealt in
    ///     turns, first to tenants and then to the runs of each, and fewer while few shards are leased. A run with
    ///     nothing in flight is let in with one shard in any case.
    /// - Returns: How many were let in.
    func admitShards(window: Int) async throws(Failure) -> Int

    /// One look at what there is to do: lets shards into the window as `admitShards` does, and says what is to be
    /// published, and whether a step waits to be opened and a run to be planned.
    func survey(window: Int, limit: Int) async throws(Failure) -> CoordinatorSurvey

    /// Shards that are marked to be published, oldest mark first.
    func shardsToPublish(limit: Int) async throws(Failure) -> [ShardEnvelope]

    /// Clears the marks of what was delivered. A shard whose fence has changed since keeps its mark.
    func markPublished(_ envelopes: [ShardEnvelope]) async throws(Failure)
}

public struct PlanningClaim: Sendable, Hashable {
    public let run: Run
    public let fence: Int64
    /// The level that is being enumerated, and the last id of it that is recorded; `nil` at its start.
    public let level: Int
    public let lastItem: WorkItemID?

    public init(run: Run, fence: Int64, level: Int, lastItem: WorkItemID?) {
        self.run = run
        self.fence = fence
        self.level = level
        self.lastItem = lastItem
    }
}

public struct EnumerationPage: Sendable, Hashable {
    public let level: Int
    /// Ascending ids above those of the page before. May be empty.
    public let items: [WorkItemID]
    /// The level has no further page: the cursor moves to the start of the next.
    public let isLastOfLevel: Bool
    /// Items per shard.
    public let shardSize: Int

    public init(level: Int, items: [WorkItemID], isLastOfLevel: Bool, shardSize: Int) {
        self.level = level
        self.items = items
        self.isLastOfLevel = isLastOfLevel
        self.shardSize = shardSize
    }
}
