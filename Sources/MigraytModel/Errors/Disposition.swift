/// What an error says to do next.
public enum Disposition: Sendable, Hashable {
    /// Try the same thing again, not sooner than after this time. Never counts towards giving up when it is throttling.
    case retry(after: Duration)
    /// This item cannot be carried over; the run goes on.
    case failItem
    /// The run cannot go on until a person acts (an expired token, say): pause it and say why.
    case parkRun
    /// The run cannot succeed as it was started.
    case failRun
    /// This process must end (a bad configuration, a lost database schema).
    case stop
}
