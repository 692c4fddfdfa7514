import Foundation
import MigraytModel

/// A shard: the unit that is published, claimed and leased.
struct ShardRow: Sendable {
    let id: ShardID
    let run: RunID
    let step: PhaseStep
    let items: [WorkItemID]
    /// The order of creation, in which shards are let into the window.
    let sequence: Int64
    var state: State
    var fence: Int64 = 0
    var attempts = 0
    var crashes = 0
    var crashedAt: Date?
    /// The item that the holder works on alone.
    var inHand: WorkItemID?
    var leaseUntil: Date?
    /// Not handed out and not published before.
    var dueAt: Date?
    /// The order of the mark "to be published"; `nil` without one.
    var mark: Int64?
    /// When it was published last, and how often since it was last held.
    var publishedAt: Date?
    var publications = 0
    /// The restore for which its items were doubted.
    var doubtedFor: Date?

    enum State: Sendable {
        /// Not in the window yet.
        case waiting
        case ready
        case leased
        case done
    }
}
