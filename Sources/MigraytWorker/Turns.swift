/// A stretch of an actor's work that suspends and that one caller at a time may be in; the others wait in order.
///
/// A waiter is not woken by its cancellation: whoever is in the stretch ends it, since calls to the outside are
/// bounded.
final class Turns {
    private var isTaken = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Returns when it is the caller's turn, who gives it on with `leave`.
    func enter(isolation: isolated (any Actor)? = #isolation) async {
        if !isTaken {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiters.append($0) }
    }

    func leave() {
        if waiters.isEmpty { isTaken = false } else { waiters.removeFirst().resume() }
    }
}
