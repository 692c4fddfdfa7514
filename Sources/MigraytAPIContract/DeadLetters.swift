import Foundation

/// `GET /api/migrations/{runId}/dead-letters`: items that failed and what was decided about them.
public struct DeadLetterPage: Codable, Sendable {
    public let letters: [DeadLetterView]
    /// Where the next page goes on; absent on the last.
    public let next: String?

    public init(letters: [DeadLetterView], next: String?) {
        self.letters = letters
        self.next = next
    }
}

public struct DeadLetterView: Codable, Sendable {
    public let item: Int64
    public let phase: String
    /// The failure code.
    public let `class`: String
    public let field: String?
    /// What the class means and what to do next.
    public let explanation: String
    public let attempts: Int
    public let failedAt: Date
    /// `OPEN`, `REPLAYED` or `DISCARDED`.
    public let status: String
    public let decidedAt: Date?
    /// The run that tries it again.
    public let replayRunId: String?

    public init(
        item: Int64, phase: String, class: String, field: String?, explanation: String, attempts: Int, failedAt: Date,
        status: String, decidedAt: Date?, replayRunId: String?
    ) {
        self.item = item
        self.phase = phase
        self.class = `class`
        self.field = field
        self.explanation = explanation
        self.attempts = attempts
        self.failedAt = failedAt
        self.status = status
        self.decidedAt = decidedAt
        self.replayRunId = replayRunId
    }
}

/// `POST /api/migrations/{runId}/dead-letters/replay` and `…/discard`: which open letters; what is left out is any.
public struct DeadLetterRequest: Codable, Sendable {
    public var items: [Int64]?
    public var `class`: String?
    /// Without a level.
    public var phase: String?
    /// Only says how many it would be.
    public var dryRun: Bool?

    public init(items: [Int64]? = nil, class: String? = nil, phase: String? = nil, dryRun: Bool? = nil) {
        self.items = items
        self.class = `class`
        self.phase = phase
        self.dryRun = dryRun
    }
}

public struct DeadLetterAnswer: Codable, Sendable {
    /// The letters that were meant.
    public let letters: Int
    /// Their items; of a replay, the items that are tried again.
    public let items: Int
    /// The run that tries them again; absent when nothing was to be done.
    public let replayRunId: String?

    public init(letters: Int, items: Int, replayRunId: String? = nil) {
        self.letters = letters
        self.items = items
        self.replayRunId = replayRunId
    }
}
