import MigraytModel

/// When the next write to one issue may be sent: at most 20 in 2 s and 100 in 30 s.
///
/// A pure sliding window over the last 100 writes. Writes are booked ahead, so that several waiting callers leave one
/// after another and not all at the same moment.
struct IssueWriteWindow: Sendable {
    /// Moments of the writes booked, ascending, those that can still matter.
    private var booked: [Duration] = []
    /// Moments of the writes that were sent without asking the fleet, by the shard that holds the issue and by others.
    private var unasked: (held: [Duration], foreign: [Duration]) = ([], [])
    private var notBefore: Duration = .zero

    /// The moment when one more write may be sent; not before `now`.
    func next(at now: Duration) -> Duration {
        var moment = max(now, notBefore, booked.last ?? .zero)
        for limit in [PlatformLimits.Jira.writesPerIssueShort, PlatformLimits.Jira.writesPerIssueLong]
        where booked.count >= limit.count {
            moment = max(moment, booked[booked.count - limit.count] + .seconds(limit.seconds))
        }
        return moment
    }

    /// Books the next write.
    /// - Returns: The moment when it may be sent; not before `now`.
    mutating func book(at now: Duration) -> Duration {
        let moment = next(at: now)
        booked.append(moment)
        if booked.count > PlatformLimits.Jira.writesPerIssueLong.count { booked.removeFirst() }
        return moment
    }

    /// Takes one of the writes that may be sent without asking the fleet, if any is left.
    /// - Parameter isHeld: The issue belongs to the shard that writes, so that no other shard takes of the same share.
    mutating func takeUnasked(isHeld: Bool, at now: Duration) -> Bool {
        isHeld
            ? Self.take(from: &unasked.held, PlatformLimits.Jira.unaskedWritesOfHolder, at: now)
            : Self.take(from: &unasked.foreign, PlatformLimits.Jira.unaskedWritesOfOthers, at: now)
    }

    private static func take(
        from taken: inout [Duration], _ share: (short: Int, long: Int), at now: Duration
    ) -> Bool {
        taken.removeAll { $0 + .seconds(PlatformLimits.Jira.writesPerIssueLong.seconds) <= now }
        let recent = taken.count { $0 + .seconds(PlatformLimits.Jira.writesPerIssueShort.seconds) > now }
        guard recent < share.short, taken.count < share.long else { return false }
        taken.append(now)
        return true
    }

    /// Jira said no: nothing is sent before this moment.
    mutating func pause(until moment: Duration) { notBefore = max(notBefore, moment) }

    /// Whether no write and no pause of the past can delay a write now.
    func isIdle(at now: Duration) -> Bool {
        let last = [booked.last, unasked.held.last, unasked.foreign.last].compactMap(\.self).max()
        return notBefore <= now
            && (last.map { $0 + .seconds(PlatformLimits.Jira.writesPerIssueLong.seconds) <= now } ?? true)
    }
}
