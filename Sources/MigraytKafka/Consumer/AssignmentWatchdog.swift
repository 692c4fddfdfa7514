/// Tells when a consumer has been without partitions for so long that its client is given up.
///
/// librdkafka rejoins by itself after most outages. After a broker that came back without its memory it was seen to
/// wait for ever; and where the topic was made anew during the join, to keep the empty assignment of the topic that was
/// not there. A group with more members than partitions has such members by right: each doubt waits twice as long as
/// the one before, so that they cost the group little.
struct AssignmentWatchdog: Sendable {
    private enum State {
        case joining(since: ContinuousClock.Instant)
        case empty(since: ContinuousClock.Instant)
        case assigned
    }

    /// Longer than a join: the session of a dead member must run out first, then all others come back.
    static let joinLimit: Duration = .seconds(30)
    static let firstEmptyLimit: Duration = .seconds(10)
    static let longestEmptyLimit: Duration = .seconds(3600)

    private var state: State
    private var emptyLimit = firstEmptyLimit

    init(openedAt now: ContinuousClock.Instant) { state = .joining(since: now) }

    /// For the client that comes after one that was given up.
    func renewed(at now: ContinuousClock.Instant) -> AssignmentWatchdog {
        var watchdog = AssignmentWatchdog(openedAt: now)
        watchdog.emptyLimit = min(emptyLimit * 2, Self.longestEmptyLimit)
        return watchdog
    }

    mutating func assigned(_ partitions: Int, at now: ContinuousClock.Instant) {
        if partitions > 0 {
            state = .assigned
            emptyLimit = Self.firstEmptyLimit
        } else if case .empty = state {
            return
        } else {
            state = .empty(since: now)
        }
    }

    mutating func unassigned(at now: ContinuousClock.Instant) {
        if case .assigned = state { state = .joining(since: now) }
    }

    func isStuck(at now: ContinuousClock.Instant) -> Bool {
        switch state {
        case .joining(let since): now - since >= Self.joinLimit
        case .empty(let since): now - since >= emptyLimit
        case .assigned: false
        }
    }
}
