import MigraytTestKit
import Synchronization

/// The faults that a test gives to the ledger, by the name of its operation.
final class LedgerFaults: Sendable {
    private let fault = Mutex<(@Sendable (String) -> CommitFault?)?>(nil)

    func set(_ new: (@Sendable (String) -> CommitFault?)?) { fault.withLock { $0 = new } }
    func fault(of operation: String) -> CommitFault? { fault.withLock { $0 }?(operation) }
}
