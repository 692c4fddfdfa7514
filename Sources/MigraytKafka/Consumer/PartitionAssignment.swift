/// A partition that this consumer owns now.
struct PartitionAssignment: Sendable {
    /// Unlike that of every assignment before it.
    let generation: Int64
    var offsets = OffsetTracker()
}
