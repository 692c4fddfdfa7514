/// The constants of the shared rate limit. All of them are ours; what the platforms grant stands in `PlatformLimits`.
///
/// A token may be used up to `lifetime` after it was due, and `burst` may be saved up. So in any window of `t` seconds
/// no more than rate × (t + lifetime + burst) requests leave a fleet: less than the rate × (t + 1 s) that Jira's
/// buckets hold, and the rest of that second is for what the network bunches.
public enum BudgetTerms {
    /// Seconds' worth of tokens that may be saved up.
    public static let burst = 0.25
    /// Seconds that tokens are given out ahead: a worker that is due later knows its moment and need not ask again.
    public static let horizon = 0.5
    /// How long after its moment a token may be used; then it is lost.
    public static let lifetime = Duration.milliseconds(500)
    /// The most tokens of one lease.
    public static let largestLease = 1000
    /// What remains of the rate after a 429 that stays alone: another client's, most likely, for the fleet keeps the
    /// published rate. And after one that does not: then the rate itself is too high.
    public static let afterThrottling = 0.9
    public static let afterRepeatedThrottling = 0.7
    /// What remains after the word that the limit is near.
    public static let afterWarning = 0.9
    /// The rate falls no lower than this share of the configured one.
    public static let leastShare = 0.02
    /// The rate falls once for all that was sent at the old one: not again before the bucket was open for so many
    /// seconds.
    public static let guardSeconds = 1.0
    /// A 429 within so many seconds after the bucket was open again does not stay alone.
    public static let repeatSeconds = 3.0
    /// Each so many seconds without a word from the server the rate recovers by a step of the configured one.
    public static let quietSeconds = 10.0
    public static let step = 0.05
    /// Of an hour's points so much is given out: what an answer costs is known only when it is there, and a request
    /// that is sent at the end of an hour may be counted in the next one.
    public static let pointsShare = 0.95
    /// The most of an hour's points that one process takes ahead of its requests.
    public static let stashShare = 0.01
    /// Points that a process owes before it says so to the others at once.
    public static let largestDebt = 20
    /// Nobody waits longer for points: until the next hour there is other work to do.
    public static let longestWaitForPoints = Duration.seconds(20)
}
