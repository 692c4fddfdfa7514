import MigraytModel

/// When the next write to one issue may be sent: at most 20 in 2 s and 100 in 30 s.
///
/// A pure sliding window over the last 100 writes. Writes are booked ahead, so that several waiting callers leave one
/// after another and not all at the same moment.
struct IssueWriteWindow: Sendable {
    /// Moments of the writes booked, ascending, those that can still matter.
    private var booked: [Duration] = []
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

    /// Whether the last write booked is one of those that a worker may send without asking the others.
    func isUnasked(at now: Duration) -> Bool {
        func count(within seconds: Int) -> Int { booked.count { $0 + .seconds(seconds) > now } }
        return count(within: PlatformLimits.Jira.writesPerIssueShort.seconds) <= PlatformLimits.Jira.unaskedWritesShort
            && count(within: PlatformLimits.Jira.writesPerIssueLong.seconds) <= PlatformLimits.Jira.unaskedWritesLong
    }

    /// Jira said no: nothing is sent before this moment.
    mutating func pause(until moment: Duration) { notBefore = max(notBefore, moment) }

    /// Whether no write and no pause of the past can delay a write now.
    func isIdle(at now: Duration) -> Bool {
        notBefore <= now
            && (booked.last.map { $0 + .seconds(PlatformLimits.Jira.writesPerIssueLong.seconds) <= now }
                ?? true)
    }
}
