import MigraytModel

/// One barrier of a run.
struct StepRow: Sendable {
    let step: PhaseStep
    var state = State.waiting
    /// Rows that the step must end with, the one for the whole run included.
    var enumerated: Int64 = 0

    enum State: Sendable { case waiting, open, closed }
}
