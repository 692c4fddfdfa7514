import MigraytModel

/// An effect and the shard that wrote its intent.
struct EffectRow: Sendable {
    var effect: Effect
    var shard: ShardID
}
