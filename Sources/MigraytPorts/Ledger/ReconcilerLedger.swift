import MigraytModel

/// What the reconciler asks: everything that must happen although nobody is there to do it.
public protocol ReconcilerLedger: RestoreLedger {
    /// One look at what there is to do: publishes again as `republish` does, records progress as `recordProgress` does,
    /// and says which of the other calls has work, and which events are to be published.
    func survey(republishAfter: Duration, limit: Int) async throws(Failure) -> ReconcilerSurvey

    /// Ends leases that ran out: the shard becomes ready and is marked to be published; its intents, and those of its
    /// effects, become `UNKNOWN`, never `PENDING`. Shards of cancelled runs are freed too. Why the holder let go nobody
    /// knows: no attempt is counted, and the next one works on the shard apart from all others (see `CrashLedger`).
    /// - Returns: How many shards.
    func expireLeases() async throws(Failure) -> Int

    /// Marks shards that were published and never claimed to be published again: `after` doubles with each time, up to
    /// sixteenfold. Also marks released shards that have become due.
    /// - Returns: How many.
    func republish(after: Duration) async throws(Failure) -> Int

    /// Closes open steps whose shards are all done and whose items are all terminal, where the count equals what was
    /// enumerated. A count that differs fails the run with `ledger.count_mismatch`.
    /// A failed `.wholeRun` item fails the run with its cause.
    func closeSteps() async throws(Failure) -> [(RunID, PhaseStep)]

    /// Ends runs whose last step is closed: `COMPLETED`, or `COMPLETED_WITH_FAILURES`.
    func finishRuns() async throws(Failure) -> [RunID]

    /// Records a progress event for every running run whose numbers changed since its last one.
    func recordProgress() async throws(Failure)

    /// How much waits, of all tenants together.
    func backlog() async throws(Failure) -> Backlog

    /// Those of the projects that have not been deleted, whoever's they are.
    func existing(_ projects: Set<ProjectID>) async throws(Failure) -> Set<ProjectID>

    /// Events that were not published yet, oldest first.
    func eventsToPublish(limit: Int) async throws(Failure) -> [RunEvent]
    func markEventsPublished(_ ids: [Int64]) async throws(Failure)

    /// Dead letters that were not published yet, oldest first.
    func lettersToPublish(limit: Int) async throws(Failure) -> [FailedItem]
    func markLettersPublished(_ letters: [FailedItem]) async throws(Failure)
}

/// Something that happened to a run, for any platform that listens on `migrayt.events`. Ids and numbers only.
public struct RunEvent: Sendable, Hashable {
    /// Ascending in the order of happening.
    public let id: Int64
    public let run: RunID
    public let kind: Kind
    public let step: PhaseStep?
    public let state: RunState
    public let enumerated: Int64
    public let finished: Int64
    public let failed: Int64
    /// RFC 3339, UTC.
    public let time: String

    public init(
        id: Int64, run: RunID, kind: Kind, step: PhaseStep?, state: RunState, enumerated: Int64, finished: Int64,
        failed: Int64, time: String
    ) {
        self.id = id
        self.run = run
        self.kind = kind
        self.step = step
        self.state = state
        self.enumerated = enumerated
        self.finished = finished
        self.failed = failed
        self.time = time
    }

    public enum Kind: String, Sendable, Hashable, Codable {
        case runCreated = "run.created"
        case runStateChanged = "run.state_changed"
        case phaseOpened = "phase.opened"
        case progress = "run.progress"
        case phaseClosed = "phase.closed"
        case runCompleted = "run.completed"
    }
}
