/// Tells when a consumer has been without an assignment for so long that its client is given up.
///
/// librdkafka rejoins by itself after most outages. After a broker that came back without its memory it was seen to
/// wait for ever.
struct AssignmentWatchdog: Sendable {
    /// Longer than a join: the session of a dead member must run out first, then all others come back.
    static let limit: Duration = .seconds(30)

    private var unassignedSince: ContinuousClock.Instant?

    init(openedAt now: ContinuousClock.Instant) { unassignedSince = now }

    /// An empty assignment counts: a group may have more members than partitions.
    mutating func assigned() { unassignedSince = nil }

    mutating func unassigned(at now: ContinuousClock.Instant) { unassignedSince = unassignedSince ?? now }

    func isStuck(at now: ContinuousClock.Instant) -> Bool {
        unassignedSince.map { now - $0 >= Self.limit } ?? false
    }
}
