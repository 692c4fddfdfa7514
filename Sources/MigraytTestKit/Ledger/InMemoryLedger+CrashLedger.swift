import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: CrashLedger {
    public func resumeClaim(_ shard: ShardID, fence: Int64, lease: Duration) async throws(Failure) -> ShardClaim? {
        try await transaction { state, now throws(Failure) in
            state.resumeClaim(shard, fence: fence, lease: lease, now: now)
        }
    }

    public func isHeld(_ claim: ShardClaim) async throws(Failure) -> Bool {
        try await transaction { state, now throws(Failure) in state.isHeld(claim, now: now) }
    }

    public func hold(_ claim: ShardClaim, item: WorkItemID) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in try state.hold(claim, item: item) }
    }

    public func recordCrash(_ claim: ShardClaim) async throws(Failure) {
        try await transaction { state, now throws(Failure) in try state.recordCrash(claim, now: now) }
    }

    public func overdueShards(after wait: Duration, urgentAfter: Duration, limit: Int) async throws(Failure)
        -> [OverdueShard]
    {
        try await transaction { state, now throws(Failure) in
            state.overdueShards(after: wait, urgentAfter: urgentAfter, limit: limit, now: now)
        }
    }
}
