/// How the work on a claimed shard ended when nothing failed as a whole.
enum ShardEnd: Sendable, Hashable {
    /// Every item is terminal.
    case complete
    /// Something is left that has to wait: an unknown outcome, a pause, the end of the process, a retry.
    case again(after: Duration, countsAsAttempt: Bool)

    /// The process or the run wants it to stop.
    static let interrupted = ShardEnd.again(after: .zero, countsAsAttempt: false)

    /// Of parts that were worked on side by side: complete when all are, otherwise the sooner of their waits.
    static func combining(_ ends: [ShardEnd]) -> ShardEnd {
        ends.reduce(.complete) { first, second in
            switch (first, second) {
            case (.complete, let other), (let other, .complete): other
            case (.again(let one, let oneCounts), .again(let two, let twoCounts)):
                .again(after: min(one, two), countsAsAttempt: oneCounts && twoCounts)
            }
        }
    }
}
