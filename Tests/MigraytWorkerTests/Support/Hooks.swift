import MigraytModel
import MigraytTestKit
import Synchronization

/// Lets a test act in the middle of a worker's work: between two calls of the ledger, or on the worker's own clock.
final class Hooks: Sendable {
    private struct State {
        var fault: (@Sendable (String) -> CommitFault?)?
        var interruption: (operation: String, action: @Sendable () async throws -> Void)?
        var pending: (@Sendable () async throws -> Void)?
        var monotonicLead: Duration = .zero
    }

    private let state = Mutex(State())

    /// How far the worker's monotonic clock runs before the database's.
    var monotonicLead: Duration {
        get { state.withLock { $0.monotonicLead } }
        set { state.withLock { $0.monotonicLead = newValue } }
    }

    func setFault(_ fault: (@Sendable (String) -> CommitFault?)?) { state.withLock { $0.fault = fault } }

    /// Runs `action` right before the next call of this operation: the call fails once with `ledger.unavailable`, and
    /// the action runs while the worker waits to make it again.
    func before(_ operation: String, _ action: @escaping @Sendable () async throws -> Void) {
        state.withLock { $0.interruption = (operation, action) }
    }

    func fault(of operation: String) -> CommitFault? {
        let isInterrupted = state.withLock { state in
            guard let interruption = state.interruption, interruption.operation == operation else { return false }
            state.interruption = nil
            state.pending = interruption.action
            return true
        }
        if isInterrupted { return .beforeCommit }
        return state.withLock { $0.fault }?(operation)
    }

    func runPending() async throws {
        let action = state.withLock { state in
            defer { state.pending = nil }
            return state.pending
        }
        try await action?()
    }

    static func waitForCancellation() async throws {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        for await _ in stream {}
        continuation.finish()
        try Task.checkCancellation()
    }
}
