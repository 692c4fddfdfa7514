import MigraytModel

/// A shard that was to be taken and that nobody took.
public struct OverdueShard: Sendable, Hashable {
    public let id: ShardID
    /// Its last holder died.
    public let isAbandoned: Bool

    public init(_ id: ShardID, isAbandoned: Bool) {
        self.id = id
        self.isAbandoned = isAbandoned
    }
}
