import MigraytModel

/// Failed items as dead letters: shown, tried again, or given up for good.
public protocol DeadLetterLedger: Sendable {
    /// One page, by step and item.
    func failedItems(_ run: RunID, _ selection: FailedItemSelection, after: FailedItem?, limit: Int)
        async throws(Failure) -> [FailedItem]
    /// How many letters, and of how many items.
    func countFailedItems(_ run: RunID, _ selection: FailedItemSelection) async throws(Failure) -> FailedItemCount

    /// Starts a run of type `REPLAY` over the items of the open letters that are meant, and decides these letters and
    /// all others of the same items. What failed of the items' comments and files may be sent again. Idempotent by the
    /// new run's id, by the command's id, and because decided letters are not open any more.
    /// - Returns: How many items are tried again; 0 when no open letter is meant, and then there is no new run.
    /// - Throws: `ledger.not_found` when the run or a connection of it is gone; `ledger.conflict` while the run has not
    ///   ended or another run of the project is active.
    func replay(_ run: RunID, _ selection: FailedItemSelection, as new: RunID, commandID: String?)
        async throws(Failure) -> Int

    /// Decides open letters: nobody will try these again.
    /// - Returns: How many letters.
    func discard(_ run: RunID, _ selection: FailedItemSelection) async throws(Failure) -> Int
}

public struct FailedItemCount: Sendable, Hashable {
    public let letters: Int
    public let items: Int

    public init(letters: Int, items: Int) {
        self.letters = letters
        self.items = items
    }
}
