import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: ReconcilerLedger {
    public func survey(republishAfter: Duration, limit: Int) async throws(Failure) -> ReconcilerSurvey {
        try await transaction { state, now throws(Failure) in
            let republished = state.republish(after: republishAfter, now: now)
            state.recordProgress(now: now)
            return ReconcilerSurvey(
                hasExpiredLease: state.hasExpiredLease(now: now), hasFinishedStep: state.hasFinishedStep,
                hasFinishedRun: state.hasFinishedRun, republished: republished,
                events: state.unpublishedEvents(limit: limit), hasLetters: !state.lettersToPublish(limit: 1).isEmpty)
        }
    }

    public func expireLeases() async throws(Failure) -> Int {
        try await transaction { state, now throws(Failure) in state.expireLeases(now: now) }
    }

    public func republish(after: Duration) async throws(Failure) -> Int {
        try await transaction { state, now throws(Failure) in state.republish(after: after, now: now) }
    }

    public func closeSteps() async throws(Failure) -> [(RunID, PhaseStep)] {
        try await transaction { state, now throws(Failure) in state.closeSteps(now: now) }
    }

    public func finishRuns() async throws(Failure) -> [RunID] {
        try await transaction { state, now throws(Failure) in state.finishRuns(now: now) }
    }

    public func existing(_ projects: Set<ProjectID>) async throws(Failure) -> Set<ProjectID> {
        try await transaction { state, _ throws(Failure) in projects.filter { state.projects[$0] != nil } }
    }

    public func backlog() async throws(Failure) -> Backlog {
        try await transaction { state, _ throws(Failure) in state.backlog() }
    }

    public func recordProgress() async throws(Failure) {
        try await transaction { state, now throws(Failure) in state.recordProgress(now: now) }
    }

    public func eventsToPublish(limit: Int) async throws(Failure) -> [RunEvent] {
        try await transaction { state, _ throws(Failure) in
            state.unpublishedEvents(limit: limit)
        }
    }

    public func markEventsPublished(_ ids: [Int64]) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in state.markEventsPublished(ids) }
    }
}
