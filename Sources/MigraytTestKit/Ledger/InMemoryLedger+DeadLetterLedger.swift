import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: DeadLetterLedger {
    public func failedItems(_ run: RunID, _ selection: FailedItemSelection, after: FailedItem?, limit: Int)
        async throws(Failure) -> [FailedItem]
    {
        try await transaction { state, _ throws(Failure) in
            state.failedItems(run, selection, after: after, limit: limit)
        }
    }

    public func countFailedItems(_ run: RunID, _ selection: FailedItemSelection) async throws(Failure)
        -> FailedItemCount
    {
        try await transaction { state, _ throws(Failure) in state.countFailedItems(run, selection) }
    }

    public func replay(_ run: RunID, _ selection: FailedItemSelection, as new: RunID, commandID: String?)
        async throws(Failure) -> Int
    {
        try await transaction { state, now throws(Failure) in
            try state.replay(run, selection, as: new, commandID: commandID, now: now)
        }
    }

    public func discard(_ run: RunID, _ selection: FailedItemSelection) async throws(Failure) -> Int {
        try await transaction { state, now throws(Failure) in try state.discard(run, selection, now: now) }
    }

    public func replayedItems(of run: RunID) async throws(Failure) -> Set<WorkItemID> {
        try await transaction { state, _ throws(Failure) in state.replayedItems(of: run) }
    }

    public func lettersToPublish(limit: Int) async throws(Failure) -> [FailedItem] {
        try await transaction { state, _ throws(Failure) in state.lettersToPublish(limit: limit) }
    }

    public func markLettersPublished(_ letters: [FailedItem]) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in state.markLettersPublished(letters) }
    }
}
