import Foundation

/// An item that failed in one step of a run: a dead letter, until somebody replays or discards it. Never holds content.
public struct FailedItem: Sendable, Hashable {
    public let run: RunID
    public let step: PhaseStep
    public let item: WorkItemID
    /// Why it failed: the letter's class.
    public let code: FailureCode
    /// The field that `code` speaks of.
    public let field: String?
    /// How often it was tried in this step.
    public let attempts: Int
    public let failedAt: Date
    /// `nil` while nobody has decided about it.
    public var decision: Decision?
    public var decidedAt: Date?

    public init(
        run: RunID, step: PhaseStep, item: WorkItemID, code: FailureCode, field: String?, attempts: Int,
        failedAt: Date, decision: Decision? = nil, decidedAt: Date? = nil
    ) {
        self.run = run
        self.step = step
        self.item = item
        self.code = code
        self.field = field
        self.attempts = attempts
        self.failedAt = failedAt
        self.decision = decision
        self.decidedAt = decidedAt
    }

    public enum Decision: Sendable, Hashable {
        /// It is tried again, in a run of its own.
        case replayed(RunID)
        /// Nobody will try it again.
        case discarded
    }
}

/// Which dead letters of a run are meant; what is left out is any.
public struct FailedItemSelection: Sendable, Hashable {
    public var items: [WorkItemID]?
    public var code: FailureCode?
    public var phase: Phase?
    /// Only those about which nobody has decided.
    public var isOpen: Bool

    public init(items: [WorkItemID]? = nil, code: FailureCode? = nil, phase: Phase? = nil, isOpen: Bool = true) {
        self.items = items
        self.code = code
        self.phase = phase
        self.isOpen = isOpen
    }
}
