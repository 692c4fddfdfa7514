import MigraytModel

/// What happens to one message on its way to the broker.
public enum BusFault: Sendable, Hashable {
    /// The sender sees success; the message is gone. A broker that lost its memory does this.
    case drop
    /// It arrives twice.
    case duplicate
    /// The sender sees success; it arrives when `deliverDelayed()` is called.
    case delay
    /// The sender sees the failure, and it did not arrive.
    case refuse
    /// The sender sees a failure although it arrived.
    case loseReport
}
