import Synchronization

/// Numbers the assignments of all consumers of a bus, so that a message of one can never be taken for another's.
final class AssignmentCounter: Sendable {
    private let last = Atomic<Int64>(0)

    func next() -> Int64 { last.add(1, ordering: .relaxed).newValue }
}
