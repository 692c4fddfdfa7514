/// An invariant that did not hold, with ids only.
public struct Violation: Sendable, Hashable, CustomStringConvertible {
    public enum Invariant: String, Sendable, Hashable {
        /// Each source item has exactly one issue with its provenance, each part of it once and in order.
        case onlyOnce = "I1"
        /// No issue without a source item.
        case noStranger = "I2"
        /// A row says COMPLETED exactly when its issue exists, under the row's key.
        case rowMeansIssue = "I3"
        /// The fence of a shard never goes down.
        case fencesRise = "I4"
        /// A step is closed only when all its rows are terminal.
        case closedMeansDone = "I7"
        /// Nothing is written while the run is paused.
        case pauseHolds = "I8"
        /// Once nothing goes wrong any more, the run comes to its end, with nothing failed.
        case comesToAnEnd = "end"
    }

    public let invariant: Invariant
    public let detail: String

    public var description: String { "\(invariant.rawValue) \(detail)" }
}
