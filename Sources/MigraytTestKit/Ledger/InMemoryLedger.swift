import Foundation
import MigraytModel
import MigraytPorts
import Synchronization

/// The ledger without a database: deterministic, on a clock and ids that the test owns.
///
/// A second implementation of the port and not a stub: it passes `LedgerConformance` as Postgres does, so that role
/// tests and simulations on it say something about the real system. All rules are in `LedgerState`, a value; this
/// class takes the lock and the time, and lets faults in.
public final class InMemoryLedger: Sendable {
    private let state: Storage
    private let clock: ManualClock
    private let fault: @Sendable (_ operation: String) -> CommitFault?
    private let crossing: BorderCrossing
    /// Rows of other tenants are out of sight of each call; `nil` for none.
    private let tenant: TenantID?

    /// - Parameters:
    ///   - makeID: Ids of shards.
    ///   - crossing: Passed before and after each call.
    ///   - fault: Asked once per call with the name of the port's method, such as `claimShard(_:owner:lease:)`.
    public init(
        clock: ManualClock, makeID: @escaping @Sendable () -> UUID = SequentialIDs().next, sabotage: Sabotage = [],
        crossing: @escaping BorderCrossing = { (_) async throws(Failure) in },
        fault: @escaping @Sendable (_ operation: String) -> CommitFault? = { _ in nil }
    ) {
        state = Storage(LedgerState(makeID: makeID, sabotage: sabotage))
        self.clock = clock
        self.crossing = crossing
        self.fault = fault
        tenant = nil
    }

    /// The same rows, one tenant's only.
    init(_ whole: InMemoryLedger, tenant: TenantID) {
        (state, clock, fault, crossing) = (whole.state, whole.clock, whole.fault, whole.crossing)
        self.tenant = tenant
    }

    private final class Storage: Sendable {
        let rows: Mutex<LedgerState>
        init(_ rows: LedgerState) { self.rows = Mutex(rows) }
    }

    /// What invariants are about, at one instant. No call of the port, so it meets no fault.
    public var witness: LedgerWitness { state.rows.withLock { LedgerWitness($0) } }

    /// One call as one transaction. `body` throws before it changes anything.
    func transaction<Result: Sendable>(
        _ operation: String = #function, _ body: (inout LedgerState, Date) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await crossing(.out)
        let fault = self.fault(operation)
        if fault == .beforeCommit { throw .ledgerDown }
        let now = clock.now
        let result = try state.rows.withLock { (state: inout LedgerState) throws(Failure) -> Result in
            guard let tenant else { return try body(&state, now) }
            let hidden = state.hideOthers(than: tenant)
            defer { state.bringBack(hidden, within: tenant) }
            return try body(&state, now)
        }
        try await crossing(.back)
        if fault == .afterCommit { throw .ledgerDown }
        return result
    }
}

extension Failure {
    fileprivate static var ledgerDown: Failure {
        Failure(.ledgerUnavailable, .retry(after: .seconds(1)), certainty: .unknown)
    }
}
