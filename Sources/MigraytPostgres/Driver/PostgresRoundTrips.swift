import Synchronization

/// How often this process has waited for an answer of the database.
package enum PostgresRoundTrips {
    private static let counter = Atomic<Int>(0)

    package static var total: Int { counter.load(ordering: .relaxed) }

    static func count() { counter.add(1, ordering: .relaxed) }
}
