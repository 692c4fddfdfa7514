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

    /// Small enough that a killed worker's shard is soon done by another, and a multiple of what one call carries:
    /// 50 issues per create, 100 per read-back. Phases with several calls an item get smaller shards.
    public static func shardSize(of phase: Phase) -> Int {
        switch phase {
        case .prepare: 1
        case .items, .links, .finish, .verify: 100
        case .attachments, .comments: 50
        }
    }
}
