/// How often and after which pauses a call is tried again before its failure is handed to the caller.
public struct RetrySchedule: Sendable {
    /// The most tries, the first one included.
    public var attempts: Int
    public var firstPause: Duration
    public var longestPause: Duration
    /// A wait that the server asks for and that is longer than this is left to the caller, whose lease may not last.
    public var longestWait: Duration

    /// The longest wait is that of Microsoft's rate limit page: a request is delayed by up to 30 seconds.
    public init(
        attempts: Int = 4, firstPause: Duration = .milliseconds(500), longestPause: Duration = .seconds(8),
        longestWait: Duration = .seconds(30)
    ) {
        self.attempts = attempts
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.longestWait = longestWait
    }

    /// The pause before the try after `attempt` (1 is the first): doubled each time, and half of it left to chance so
    /// that many callers do not come back at once.
    func pause(after attempt: Int, random: Double) -> Duration {
        let doubled = firstPause * (1 << min(max(attempt - 1, 0), 20))
        return min(doubled, longestPause) * (0.5 + 0.5 * random)
    }
}
