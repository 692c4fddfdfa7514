import Synchronization

/// Tells the loops of a process to come to an end: take nothing new, bring what is under way to its next safe point.
///
/// Raised once by SIGTERM; stays raised.
public final class DrainSignal: Sendable {
    private struct State {
        var isRaised = false
        var waiters: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    public init() {}

    public var isRaised: Bool { state.withLock { $0.isRaised } }

    public func raise() {
        let waiters = state.withLock { state in
            state.isRaised = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter() }
    }

    /// Calls `action` when the signal is raised, at once when it is raised already. `action` must be quick.
    public func whenRaised(_ action: @escaping @Sendable () -> Void) {
        let isRaised = state.withLock { state in
            if !state.isRaised { state.waiters.append(action) }
            return state.isRaised
        }
        if isRaised { action() }
    }
}
