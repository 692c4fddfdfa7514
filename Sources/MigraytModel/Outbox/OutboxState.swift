/// The state of one OutboxItem: `PENDING → INTENT → COMPLETED`, or one of the other ends.
public enum OutboxState: String, Sendable, Hashable, Codable, CaseIterable {
    case pending = "PENDING"
    /// It was written down that the call is about to be made; whether it was made only its answer can say.
    case intent = "INTENT"
    /// The answer was lost. Never sent again before a probe has settled it.
    case unknown = "UNKNOWN"
    case completed = "COMPLETED"
    case skipped = "SKIPPED"
    case failed = "FAILED"

    public var isTerminal: Bool {
        switch self {
        case .completed, .skipped, .failed: true
        case .pending, .intent, .unknown: false
        }
    }
}
