import MigraytModel

/// Runs as people and platforms see and steer them.
public protocol RunLedger: Sendable {
    /// Records a run in `CREATED`, and its event. Idempotent by the run's id.
    /// - Throws: `ledger.conflict` while another run of the same project is active.
    func createRun(_ run: Run) async throws(Failure)
    func run(_ id: RunID) async throws(Failure) -> Run?
    /// Most recently created first, those after `after`; at most `limit`. None when `after` is not there.
    func runs(tenant: TenantID, project: ProjectID?, after: RunID?, limit: Int) async throws(Failure) -> [Run]

    /// Steers a run and records the event.
    /// - Parameter command: The id that makes it idempotent: an id that was applied before changes nothing and gives
    ///   the run as it is; `nil` for none.
    /// - Throws: `ledger.not_found`; `ledger.conflict` when the run's state does not allow it (pausing what is not
    ///   running, resuming what is not paused, cancelling what has ended).
    func steer(_ run: RunID, _ command: RunCommand, commandID: String?) async throws(Failure) -> Run

    /// Counts of the run's items by step and state, in the order of the steps.
    func progress(_ run: RunID) async throws(Failure) -> [StepProgress]
}

extension RunLedger {
    /// The first page.
    public func runs(tenant: TenantID, project: ProjectID?, limit: Int) async throws(Failure) -> [Run] {
        try await runs(tenant: tenant, project: project, after: nil, limit: limit)
    }
}

public struct StepProgress: Sendable, Hashable {
    public let step: PhaseStep
    /// OutboxItems enumerated for the step, without the one for the whole run.
    public let enumerated: Int64
    public let counts: [OutboxState: Int64]
    public let isClosed: Bool

    public init(step: PhaseStep, enumerated: Int64, counts: [OutboxState: Int64], isClosed: Bool) {
        self.step = step
        self.enumerated = enumerated
        self.counts = counts
        self.isClosed = isClosed
    }

    public var finished: Int64 {
        counts.reduce(0) { $1.key.isTerminal ? $0 + $1.value : $0 }
    }
}
