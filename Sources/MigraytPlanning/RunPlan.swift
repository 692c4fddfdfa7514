import MigraytModel

/// The steps of a run, and how many items one shard of a phase holds.
public struct RunPlan: Sendable, Hashable {
    public let steps: [PhaseStep]

    /// - Parameter levels: Hierarchy levels, the highest first; each is a barrier of its own.
    public init(levels: Int) {
        var steps = [PhaseStep(.prepare)]
        steps += (0..<levels).map { PhaseStep(.items, level: $0) }
        steps += [.attachments, .comments, .links, .finish, .verify].map { PhaseStep($0) }
        self.steps = steps
    }

    /// Small enough that several workers share a phase, and a multiple of what one call carries: 50 issues per create,
    /// 100 per read-back, 200 work items per read. Phases with several slow calls an item get smaller shards. How much
    /// a death costs does not hang on it: outcomes are committed on the way.
    /// - Parameter items: Of the run, or as many of them as are known. Of many the shards are larger, since each costs
    ///   its claim and its end.
    public static func shardSize(of phase: Phase, items: Int) -> Int {
        switch phase {
        case .prepare: 1
        case .attachments: 50
        case .items, .comments: items < manyItems ? 100 : 200
        case .links, .finish, .verify: 200
        }
    }

    /// Of so many items eight workers with four places each have a shard of 100 for every place.
    private static let manyItems = 3200
}
