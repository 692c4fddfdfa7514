/// A database that fails a call of `InMemoryLedger`, seen from the caller: `ledger.unavailable` in both cases.
public enum CommitFault: Sendable, Hashable {
    /// Nothing happened.
    case beforeCommit
    /// It happened, and only the answer was lost.
    case afterCommit
}
