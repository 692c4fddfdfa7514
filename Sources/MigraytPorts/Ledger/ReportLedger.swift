import MigraytModel

/// What a report and the story of one item are made of.
public protocol ReportLedger: Sendable {
    /// One page of the run's OutboxItems in one state, by step and item.
    func outboxItems(_ run: RunID, state: OutboxState, after: OutboxItem?, limit: Int) async throws(Failure)
        -> [OutboxItem]
    /// How often each reason stands behind a state: skips and failures by reason, per step.
    func reasons(_ run: RunID) async throws(Failure) -> [ReasonCount]
    /// How many items carry each diagnostic, and how often in all.
    func diagnosticCounts(_ run: RunID) async throws(Failure) -> [DiagnosticCount]
    /// Effects of the run's project by kind and state.
    func effectCounts(_ run: RunID) async throws(Failure) -> [EffectCount]
    /// Everything that is known of one item in one run, in the order of the steps; empty when the run has no such item.
    func story(of item: WorkItemID, in run: RunID) async throws(Failure) -> ItemStory
}

public struct ReasonCount: Sendable, Hashable {
    public let step: PhaseStep
    public let state: OutboxState
    public let reason: String
    public let count: Int64

    public init(step: PhaseStep, state: OutboxState, reason: String, count: Int64) {
        self.step = step
        self.state = state
        self.reason = reason
        self.count = count
    }
}

public struct DiagnosticCount: Sendable, Hashable {
    public let code: Diagnostic.Code
    public let items: Int64
    public let occurrences: Int64

    public init(code: Diagnostic.Code, items: Int64, occurrences: Int64) {
        self.code = code
        self.items = items
        self.occurrences = occurrences
    }
}

public struct EffectCount: Sendable, Hashable {
    public let kind: EffectKey.Kind
    public let state: OutboxState
    public let count: Int64

    public init(kind: EffectKey.Kind, state: OutboxState, count: Int64) {
        self.kind = kind
        self.state = state
        self.count = count
    }
}

public struct ItemStory: Sendable, Hashable {
    public let items: [OutboxItem]
    public let diagnostics: [StepDiagnostic]
    public let effects: [Effect]
    public let issue: MigratedIssue?

    public init(items: [OutboxItem], diagnostics: [StepDiagnostic], effects: [Effect], issue: MigratedIssue?) {
        self.items = items
        self.diagnostics = diagnostics
        self.effects = effects
        self.issue = issue
    }
}

public struct StepDiagnostic: Sendable, Hashable {
    public let step: PhaseStep
    public let diagnostic: Diagnostic

    public init(step: PhaseStep, diagnostic: Diagnostic) {
        self.step = step
        self.diagnostic = diagnostic
    }
}
