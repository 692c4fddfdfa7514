/// `CREATED → PLANNING → RUNNING ⇄ PAUSED → VERIFYING → COMPLETED | COMPLETED_WITH_FAILURES | FAILED | CANCELLED`
public enum RunState: String, Sendable, Hashable, Codable, CaseIterable {
    case created = "CREATED"
    /// The source is being enumerated.
    case planning = "PLANNING"
    case running = "RUNNING"
    case paused = "PAUSED"
    /// As `running`, in the last phase.
    case verifying = "VERIFYING"
    case completed = "COMPLETED"
    case completedWithFailures = "COMPLETED_WITH_FAILURES"
    case failed = "FAILED"
    case cancelled = "CANCELLED"

    public var isTerminal: Bool {
        switch self {
        case .completed, .completedWithFailures, .failed, .cancelled: true
        case .created, .planning, .running, .paused, .verifying: false
        }
    }

    /// Workers may write to the target.
    public var allowsWork: Bool { self == .running || self == .verifying }
}
