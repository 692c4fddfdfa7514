import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: CoordinatorLedger {
    public func claimPlanning(owner: String, lease: Duration) async throws(Failure) -> PlanningClaim? {
        try await transaction { state, now throws(Failure) in state.claimPlanning(lease: lease, now: now) }
    }

    public func enumerate(_ claim: PlanningClaim, page: EnumerationPage) async throws(Failure) {
        try await transaction { state, now throws(Failure) in try state.enumerate(claim, page: page, now: now) }
    }

    public func finishPlanning(_ claim: PlanningClaim, steps: [PhaseStep]) async throws(Failure) {
        try await transaction { state, now throws(Failure) in try state.finishPlanning(claim, steps: steps, now: now) }
    }

    public func failPlanning(_ claim: PlanningClaim, _ failure: Failure, park: Bool) async throws(Failure) {
        try await transaction { state, now throws(Failure) in
            try state.failPlanning(claim, failure, park: park, now: now)
        }
    }

    public func openNextSteps(
        shardSizes sizes: @escaping @Sendable (Phase, _ itemsOfRun: Int) -> Int
    ) async throws(Failure) -> [(RunID, PhaseStep)] {
        try await transaction { state, now throws(Failure) in state.openNextSteps(shardSizes: sizes, now: now) }
    }

    public func admitShards(window: Int) async throws(Failure) -> Int {
        try await transaction { state, now throws(Failure) in state.admitShards(window: window, now: now) }
    }

    public func survey(window: Int, limit: Int) async throws(Failure) -> CoordinatorSurvey {
        try await transaction { state, now throws(Failure) in
            let admitted = state.admitShards(window: window, now: now)
            return CoordinatorSurvey(
                hasRunToPlan: state.hasRunToPlan(now: now), hasStepToOpen: state.hasStepToOpen, admitted: admitted,
                toPublish: state.shardsToPublish(limit: limit, now: now))
        }
    }

    public func shardsToPublish(limit: Int) async throws(Failure) -> [ShardEnvelope] {
        try await transaction { state, now throws(Failure) in state.shardsToPublish(limit: limit, now: now) }
    }

    public func markPublished(_ envelopes: [ShardEnvelope]) async throws(Failure) {
        try await transaction { state, now throws(Failure) in state.markPublished(envelopes, now: now) }
    }
}
