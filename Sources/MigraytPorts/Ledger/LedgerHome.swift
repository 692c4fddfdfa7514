import Foundation

/// What a ledger knows of the place where it lives, and what the reconciler compares.
public struct LedgerHome: Sendable, Hashable {
    /// Names the ledger; another one after each restore.
    public let ledger: UUID
    /// Grows by one with each mark that is written down outside of the database.
    public let mark: Int64
    /// Shards are handed out. Not so after the server was started anew, until somebody has looked at it.
    public let isOpen: Bool
    /// It lives where it was set up: in the same cluster, on the same timeline, in the same database and table.
    public let isSame: Bool
    /// Names the server's start, which a decision is about.
    public let start: String

    public init(ledger: UUID, mark: Int64, isOpen: Bool, isSame: Bool, start: String) {
        self.ledger = ledger
        self.mark = mark
        self.isOpen = isOpen
        self.isSame = isSame
        self.start = start
    }
}
