import MigraytModel

/// Single writes, each a `commit` of its own.
extension WorkerLedger {
    /// Prolongs the lease to now + `lease` and says whether the run may still be worked on.
    public func renew(_ claim: ShardClaim, lease: Duration) async throws(Failure) -> RunState {
        try await commit(claim, ShardWrites(lease: lease)).runState
    }

    /// Writes down that calls for these items are about to be made: `PENDING` to `INTENT`, committed when it returns.
    /// - Returns: The items that are in intent now; only these may be sent. Empty when the run was paused or cancelled
    ///   meanwhile.
    /// - Throws: `ledger.fence_lost`, also when the lease ran out and nobody has noticed yet.
    public func recordIntent(_ claim: ShardClaim, items: [WorkItemID]) async throws(Failure) -> [WorkItemID] {
        guard !items.isEmpty else { return [] }
        let receipt = try await commit(claim, ShardWrites(intents: items))
        guard receipt.isLive else { throw Failure(.ledgerFenceLost, .retry(after: .zero)) }
        return receipt.intents
    }

    /// Writes down how work ended, with diagnostics.
    public func record(_ claim: ShardClaim, _ outcomes: [ItemOutcome]) async throws(Failure) {
        guard !outcomes.isEmpty else { return }
        _ = try await commit(claim, ShardWrites(outcomes: outcomes))
    }

    /// Writes down intents: absent or withdrawn to `INTENT`.
    /// - Returns: The keys that are in intent now by this claim; only these may be sent.
    /// - Throws: `ledger.fence_lost`, also when the lease ran out and nobody has noticed yet.
    public func recordEffectIntents(_ claim: ShardClaim, _ keys: [EffectKey]) async throws(Failure) -> [EffectKey] {
        guard !keys.isEmpty else { return [] }
        let receipt = try await commit(claim, ShardWrites(effectIntents: keys))
        guard receipt.isLive else { throw Failure(.ledgerFenceLost, .retry(after: .zero)) }
        return receipt.effectIntents
    }

    public func recordEffects(_ claim: ShardClaim, _ outcomes: [EffectOutcome]) async throws(Failure) {
        guard !outcomes.isEmpty else { return }
        _ = try await commit(claim, ShardWrites(effectOutcomes: outcomes))
    }

    /// All items are terminal: the shard is done.
    /// - Throws: `ledger.conflict` when an item is not terminal.
    public func complete(_ claim: ShardClaim) async throws(Failure) {
        guard try await commit(claim, ShardWrites(completes: true)).isDone else {
            throw Failure(.ledgerConflict, .failItem)
        }
    }
}
