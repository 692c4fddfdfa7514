import Foundation
import MigraytPorts
import Synchronization

/// A wall clock that a test sets; whoever sleeps goes on at once, and his wait is noted.
final class HandClock: Sendable {
    private let state = Mutex((now: Date(timeIntervalSince1970: 1_700_000_000), sleeps: [Duration]()))

    var now: Date { state.withLock { $0.now } }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    func advance(minutes: Double) { state.withLock { $0.now.addTimeInterval(minutes * 60) } }

    var timing: Timing {
        Timing(
            monotonic: { .zero }, sleep: { [self] wait in state.withLock { $0.sleeps.append(wait) } }, random: { 0 },
            now: { [self] in now })
    }
}
