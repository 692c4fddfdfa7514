import Foundation
import MigraytModel

/// What is asked about the ledger itself: is it the newest that there was, or one that was put back to an earlier time?
///
/// A restored ledger does not know what was written to Jira since. No shard of it is handed out, and no holder may
/// write, before `recover` or `open`.
public protocol RestoreLedger: Sendable {
    func home() async throws(Failure) -> LedgerHome

    /// Hands out shards from now on: the ledger was found to be the newest. Does nothing when it does not live where it
    /// was set up, or the server was started anew since that look at it. Idempotent.
    func open(_ home: LedgerHome) async throws(Failure)

    /// Raises the mark by one.
    /// - Returns: The new mark; `nil` when the ledger has got another name since.
    func raiseMark(_ ledger: UUID) async throws(Failure) -> Int64?

    /// Takes the ledger for one that was put back to an earlier time, in one transaction: every claim ends, whatever is
    /// known of it elsewhere; intents and unknown outcomes are settled after a whole settle time from now; in every
    /// project, what is not written counts as unknown from its shard's next claim on (`OutboxItem.isSuspect`), in all
    /// runs up to the end of the first full one that begins after this. The ledger gets another name, and is open.
    /// - Parameter leases: How long a holder of the time that is lost may still believe in its claim, and send: the
    ///   settle time begins after that.
    /// - Returns: What it was about; `nil` when the cause is not there any more, because another one has done it.
    func recover(from cause: RestoreCause, leases: Duration) async throws(Failure) -> RestoreSummary?
}

public enum RestoreCause: Sendable, Hashable {
    /// It does not live where it was set up.
    case moved
    /// The mark outside was ahead of the one of the ledger of this name.
    case behind(ledger: UUID)
    /// A person says so. Repeating it repeats the look-ups, and nothing else.
    case declared

    /// A word for logs.
    public var name: String {
        switch self {
        case .moved: "moved"
        case .behind: "behind"
        case .declared: "declared"
        }
    }
}

/// What a recovery was about.
public struct RestoreSummary: Sendable, Hashable {
    /// Runs under way.
    public var runs: Int
    /// Shards that were not done; the claims of all of them ended.
    public var shards: Int
    /// Calls whose outcome is unknown: of items, and of parts.
    public var unknown: Int

    public init(runs: Int, shards: Int, unknown: Int) {
        self.runs = runs
        self.shards = shards
        self.unknown = unknown
    }
}
