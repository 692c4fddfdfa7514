import Foundation
import Synchronization

/// A wall clock that moves only when a test says so.
public final class ManualClock: Sendable {
    private let time: Mutex<Date>

    /// - Parameter start: The first reading; a fixed day, so that two runs of a test are the same.
    public init(start: Date = Date(timeIntervalSince1970: 1_750_000_000)) { time = Mutex(start) }

    public var now: Date { time.withLock { $0 } }

    public func advance(by duration: Duration) {
        time.withLock { $0 = $0.addingTimeInterval(duration.inSeconds) }
    }
}
