import Synchronization

/// What the relay tells the planner beside it: a run waits to be planned.
final class PlanningWish: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
