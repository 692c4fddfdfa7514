import Foundation

/// `GET /api/migrations/{runId}/report`
public struct ReportView: Codable, Sendable {
    public let run: RunView
    public let itemsEnumerated: Int64
    public let completed: Int64
    public let skipped: Int64
    public let failed: Int64
    /// Skips and failures with their cause.
    public let reasons: [ReasonView]
    public let diagnostics: [DiagnosticView]
    /// Comments, files, sprints and components by state.
    public let effects: [EffectView]

    public init(
        run: RunView, itemsEnumerated: Int64, completed: Int64, skipped: Int64, failed: Int64, reasons: [ReasonView],
        diagnostics: [DiagnosticView], effects: [EffectView]
    ) {
        self.run = run
        self.itemsEnumerated = itemsEnumerated
        self.completed = completed
        self.skipped = skipped
        self.failed = failed
        self.reasons = reasons
        self.diagnostics = diagnostics
        self.effects = effects
    }

    public struct ReasonView: Codable, Sendable {
        public let phase: String
        public let state: String
        public let reason: String
        public let count: Int64

        public init(phase: String, state: String, reason: String, count: Int64) {
            self.phase = phase
            self.state = state
            self.reason = reason
            self.count = count
        }
    }

    public struct DiagnosticView: Codable, Sendable {
        public let code: String
        public let items: Int64
        public let occurrences: Int64

        public init(code: String, items: Int64, occurrences: Int64) {
            self.code = code
            self.items = items
            self.occurrences = occurrences
        }
    }

    public struct EffectView: Codable, Sendable {
        public let kind: String
        public let state: String
        public let count: Int64

        public init(kind: String, state: String, count: Int64) {
            self.kind = kind
            self.state = state
            self.count = count
        }
    }
}

/// `GET /api/migrations/{runId}/items/{itemId}`: the whole story of one item.
public struct StoryView: Codable, Sendable {
    public let item: Int64
    public let issueKey: String?
    public let steps: [Step]
    public let diagnostics: [StepDiagnosticView]
    public let effects: [EffectStep]

    public init(
        item: Int64, issueKey: String?, steps: [Step], diagnostics: [StepDiagnosticView], effects: [EffectStep]
    ) {
        self.item = item
        self.issueKey = issueKey
        self.steps = steps
        self.diagnostics = diagnostics
        self.effects = effects
    }

    public struct Step: Codable, Sendable {
        public let phase: String
        public let state: String
        public let reason: String?
        public let field: String?
        /// What the reason means and what to do next.
        public let explanation: String?
        public let shard: String
        public let attempts: Int
        public let updatedAt: Date

        public init(
            phase: String, state: String, reason: String?, field: String?, explanation: String?, shard: String,
            attempts: Int, updatedAt: Date
        ) {
            self.phase = phase
            self.state = state
            self.reason = reason
            self.field = field
            self.explanation = explanation
            self.shard = shard
            self.attempts = attempts
            self.updatedAt = updatedAt
        }
    }

    public struct StepDiagnosticView: Codable, Sendable {
        public let phase: String
        public let code: String
        public let field: String?
        public let count: Int

        public init(phase: String, code: String, field: String?, count: Int) {
            self.phase = phase
            self.code = code
            self.field = field
            self.count = count
        }
    }

    public struct EffectStep: Codable, Sendable {
        public let kind: String
        /// The source's id of the comment or file.
        public let part: String
        public let state: String
        public let remoteId: String?
        public let reason: String?

        public init(kind: String, part: String, state: String, remoteId: String?, reason: String?) {
            self.kind = kind
            self.part = part
            self.state = state
            self.remoteId = remoteId
            self.reason = reason
        }
    }
}
