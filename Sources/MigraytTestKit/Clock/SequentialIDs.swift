import Foundation
import Synchronization

/// UUIDs that count up from a seed: unique within one test and the same in each of its runs.
public final class SequentialIDs: Sendable {
    private let state: Mutex<UInt64>
    private let seed: UInt64

    public init(seed: UInt64 = 0) {
        self.seed = seed
        state = Mutex(0)
    }

    public func next() -> UUID {
        let count = state.withLock { count in
            count += 1
            return count
        }
        func byte(_ value: UInt64, _ position: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> (8 * position)) }
        return UUID(
            uuid: (
                byte(seed, 7), byte(seed, 6), byte(seed, 5), byte(seed, 4), byte(seed, 3), byte(seed, 2),
                byte(seed, 1), byte(seed, 0), byte(count, 7), byte(count, 6), byte(count, 5), byte(count, 4),
                byte(count, 3), byte(count, 2), byte(count, 1), byte(count, 0)
            ))
    }
}
