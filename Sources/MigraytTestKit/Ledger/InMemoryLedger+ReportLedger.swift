import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: ReportLedger {
    public func outboxItems(_ run: RunID, state: OutboxState, after: OutboxItem?, limit: Int) async throws(Failure)
        -> [OutboxItem]
    {
        try await transaction { all, _ throws(Failure) in all.outboxItems(run, state: state, after: after, limit: limit)
        }
    }

    public func reasons(_ run: RunID) async throws(Failure) -> [ReasonCount] {
        try await transaction { state, _ throws(Failure) in state.reasons(run) }
    }

    public func diagnosticCounts(_ run: RunID) async throws(Failure) -> [DiagnosticCount] {
        try await transaction { state, _ throws(Failure) in state.diagnosticCounts(run) }
    }

    public func effectCounts(_ run: RunID) async throws(Failure) -> [EffectCount] {
        try await transaction { state, _ throws(Failure) in state.effectCounts(run) }
    }

    public func story(of item: WorkItemID, in run: RunID) async throws(Failure) -> ItemStory {
        try await transaction { state, _ throws(Failure) in state.story(of: item, in: run) }
    }
}
