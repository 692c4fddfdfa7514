import MigraytModel

/// What becomes of a shard whose holder died: by whom it is worked on next, and which item is to blame.
///
/// A lease that ran out says only that its holder is gone; why, nobody knows. Such a shard is worked on in a process of
/// its own (`ShardClaim.crashes` 1). When that process dies too, the shard is to blame, and its items are worked on one
/// at a time, each written down before it is touched (2 and above). The item in hand at the third death is given up.
public protocol CrashLedger: Sendable {
    /// The claim that another process of this worker holds, with its lease renewed.
    /// - Returns: `nil` when it is held no more.
    func resumeClaim(_ shard: ShardID, fence: Int64, lease: Duration) async throws(Failure) -> ShardClaim?

    /// Whether this is the shard's claim still, and its lease has time left. Reads only.
    func isHeld(_ claim: ShardClaim) async throws(Failure) -> Bool

    /// Writes down which item is worked on, alone, until the next one is or the claim ends.
    /// - Throws: `ledger.fence_lost`.
    func hold(_ claim: ShardClaim, item: WorkItemID) async throws(Failure)

    /// The process that worked on this claim alone has died. Frees the shard to be published at once; intents become
    /// `UNKNOWN`. The item in hand, if any, fails with `item.poison`; one whose outcome is unknown by now stays so,
    /// with that reason, until it is settled. A death without an item in hand counts as an attempt once the items are
    /// worked on one at a time.
    /// - Throws: `ledger.fence_lost`.
    func recordCrash(_ claim: ShardClaim) async throws(Failure)

    /// Shards that were to be taken and that nobody took for this long: their messages are lost, or stand in the
    /// partition of a worker that is dead or busy, or nobody has noticed yet that the lease ran out. Urgent ones come
    /// first, and of equal ones those that were held before.
    /// - Parameter urgentAfter: How long urgent ones may wait: those whose holder died, or whose run has nothing in hand.
    func overdueShards(after wait: Duration, urgentAfter: Duration, limit: Int) async throws(Failure)
        -> [OverdueShard]
}
