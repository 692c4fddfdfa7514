import MigraytModel
import MigraytTestKit
import Synchronization

/// What every call of a process meets on its way out and back: time passes, others go first, and now and then the
/// process dies there. Before the way out nothing has happened (W0, W1); on the way back it has (W3, W4).
final class Border: Sendable {
    private struct State {
        var calls = 0
        var kills = 0
        var pausedSince: Duration?
        var onReturn: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())
    private let plan: FaultPlan
    private let time: VirtualTime

    init(plan: FaultPlan, time: VirtualTime) {
        self.plan = plan
        self.time = time
    }

    var calls: Int { state.withLock { $0.calls } }
    var kills: Int { state.withLock { $0.kills } }

    func onReturn(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.onReturn = action } }
    func isPaused(since moment: Duration?) { state.withLock { $0.pausedSince = moment } }
    var pausedSince: Duration? { state.withLock { $0.pausedSince } }

    func cross(_ side: BorderSide) async throws(Failure) {
        guard let process = SimulatedProcess.current else { return }
        try process.checkAlive()
        // A call that is on the wire goes on, whatever its task has heard meanwhile.
        try? await time.sleep(plan.way())
        try process.checkAlive()
        let onReturn = state.withLock { state in
            state.calls += 1
            return state.onReturn
        }
        if side == .back { onReturn() }
        if plan.happens(0.006) {
            process.kill()
            state.withLock { $0.kills += 1 }
            try process.checkAlive()
        }
    }
}
