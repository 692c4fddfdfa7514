import Synchronization

/// Signs of life of one piece of work: whoever does something for it marks that, wherever it is done.
///
/// It travels with the task, as adapters know nothing of the work that they are called for. Counts only: what silence
/// means is decided by whoever watches.
public final class WorkProgress: Sendable {
    /// Of the work that this task belongs to; `nil` for work that nobody watches.
    @TaskLocal public static var current: WorkProgress?

    /// A count of signs, and whether somebody waits for what is expected to take its time.
    public struct Reading: Sendable, Hashable {
        public let marks: Int
        public let isWaiting: Bool
    }

    private let marks = Atomic<Int>(0)
    private let waits = Atomic<Int>(0)

    public init() {}

    public var reading: Reading {
        Reading(marks: marks.load(ordering: .relaxed), isWaiting: waits.load(ordering: .relaxed) > 0)
    }

    public func mark() { marks.add(1, ordering: .relaxed) }

    /// Begins a wait that a platform asked for or a rate limit imposes, and that ends by itself.
    public func beginWaiting() { waits.add(1, ordering: .relaxed) }

    public func endWaiting() {
        mark()
        waits.subtract(1, ordering: .relaxed)
    }
}
