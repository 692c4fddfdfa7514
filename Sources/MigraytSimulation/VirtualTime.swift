import Foundation
import MigraytTestKit
import Synchronization

/// Time that passes only when nothing else can happen: straight to the next moment that somebody waits for.
final class VirtualTime: Sendable {
    private struct Timer {
        let at: Date
        let fire: @Sendable (_ isCancelled: Bool) -> Void
    }

    private struct State {
        var timers: [UInt64: Timer] = [:]
        var cancelled: Set<UInt64> = []
        var last: UInt64 = 0
    }

    let clock = ManualClock()
    private let start: Date
    private let state = Mutex(State())

    init() { start = clock.now }

    var elapsed: Duration { .milliseconds(Int64((clock.now.timeIntervalSince(start) * 1000).rounded())) }

    func sleep(_ duration: Duration) async throws {
        let id = newID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                add(id, duration) { isCancelled in
                    if isCancelled { waiter.resume(throwing: CancellationError()) } else { waiter.resume() }
                }
            }
        } onCancel: {
            cancel(id)
        }
    }

    func after(_ duration: Duration, _ action: @escaping @Sendable () -> Void) {
        add(newID(), duration) { isCancelled in if !isCancelled { action() } }
    }

    /// Goes to the next moment; `false` when nobody waits for any.
    func advance() -> Bool {
        let next = state.withLock { state -> Timer? in
            guard let first = state.timers.min(by: { ($0.value.at, $0.key) < ($1.value.at, $1.key) }) else {
                return nil
            }
            return state.timers.removeValue(forKey: first.key)
        }
        guard let next else { return false }
        let wait = next.at.timeIntervalSince(clock.now)
        if wait > 0 { clock.advance(by: .milliseconds(Int64((wait * 1000).rounded(.up)))) }
        next.fire(false)
        return true
    }

    private func newID() -> UInt64 {
        state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    private func add(_ id: UInt64, _ duration: Duration, _ fire: @escaping @Sendable (Bool) -> Void) {
        let at = clock.now.addingTimeInterval(max(0, duration / .seconds(1)))
        let isCancelled = state.withLock { state in
            if state.cancelled.remove(id) != nil { return true }
            state.timers[id] = Timer(at: at, fire: fire)
            return false
        }
        if isCancelled { fire(true) }
    }

    private func cancel(_ id: UInt64) {
        let timer = state.withLock { state in
            let timer = state.timers.removeValue(forKey: id)
            if timer == nil { state.cancelled.insert(id) }
            return timer
        }
        timer?.fire(true)
    }
}
