import MigraytModel
import MigraytPorts

/// What the in-memory ledger holds that the invariants of a migration speak of.
public struct LedgerWitness: Sendable {
    /// A barrier of a run and the rows that it has.
    public struct Step: Sendable {
        public let run: RunID
        public let step: PhaseStep
        public let isClosed: Bool
        /// Rows that the step must end with.
        public let enumerated: Int64
        public let items: [OutboxItem]
    }

    public let states: [RunID: RunState]
    public let steps: [Step]
    public let fences: [ShardID: Int64]
    /// The issues that stand for work items, of all projects.
    public let issues: [MigratedIssue]
    public let sessions: [SessionRecord]

    init(_ state: LedgerState) {
        states = state.runs.mapValues(\.run.state)
        steps = state.runsInOrder.flatMap { row in
            row.steps.map { step in
                Step(
                    run: row.run.id, step: step.step, isClosed: step.state == .closed, enumerated: step.enumerated,
                    items: Array((row.items[step.step] ?? [:]).values))
            }
        }
        fences = state.shards.mapValues(\.fence)
        issues = state.issues.values.flatMap(\.values)
        sessions = Array(state.sessions.values)
    }
}
