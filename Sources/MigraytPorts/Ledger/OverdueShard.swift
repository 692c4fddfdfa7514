import MigraytModel

/// A shard that was to be taken and that nobody took.
public struct OverdueShard: Sendable, Hashable {
    public let id: ShardID
    /// Its last holder died, or its run has nothing else in hand: it is not to wait until others have done theirs.
    public let isUrgent: Bool

    public init(_ id: ShardID, isUrgent: Bool) {
        self.id = id
        self.isUrgent = isUrgent
    }
}
