import Foundation
import MigraytModel

/// What the ledger knows of itself: what `ledger_home` is to Postgres.
struct HomeRow: Sendable {
    /// Restores so far; the ledger's name follows from it.
    var restores: UInt8 = 0
    var mark: Int64 = 0

    var ledger: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, restores)) }
}

/// Since when, and after which issue number, what a project has not written down is doubted.
struct RestoredRow: Sendable {
    var at: Date
    var after: Int64
    var key: String?
}
