import Synchronization

/// A value that is set once and awaited by one task. Setting it again changes nothing.
final class OneShot<Value: Sendable>: Sendable {
    private let state = Mutex(State())

    func set(_ value: Value) {
        let waiter: CheckedContinuation<Value, Never>? = state.withLock { state in
            guard state.value == nil else { return nil }
            state.value = value
            return state.waiter.take()
        }
        waiter?.resume(returning: value)
    }

    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.value == nil { state.waiter = continuation }
                return state.value
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    private struct State {
        var value: Value?
        var waiter: CheckedContinuation<Value, Never>?
    }
}
