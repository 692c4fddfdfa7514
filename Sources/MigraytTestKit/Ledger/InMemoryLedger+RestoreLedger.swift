import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: RestoreLedger {
    public func home() async throws(Failure) -> LedgerHome {
        try await transaction { state, _ throws(Failure) in state.place }
    }

    public func open(_ home: LedgerHome) async throws(Failure) {
        try await transaction { _, _ throws(Failure) in }
    }

    public func raiseMark(_ ledger: UUID) async throws(Failure) -> Int64? {
        try await transaction { state, _ throws(Failure) in state.raiseMark(ledger) }
    }

    public func recover(from cause: RestoreCause, leases: Duration) async throws(Failure) -> RestoreSummary? {
        try await transaction { state, now throws(Failure) in state.recover(from: cause, leases: leases, now: now) }
    }
}
