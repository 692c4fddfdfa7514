import MigraytModel

/// A named moment on an arrow between Postgres, Kafka, S3 and HTTP, at which a test can strike the process that is
/// there.
///
/// Names carry the window of the write protocol that begins there. In release builds a point is nothing at all:
/// `scripts/crash-matrix --check-release` looks into the programs.
public enum CrashPoint: String, CaseIterable, Sendable {
    // A worker, on the way of one shard
    case messageTaken = "W0.message-taken"
    case shardClaimed = "W0.shard-claimed"
    case secretsRead = "W0.secrets-read"
    case fileStaged = "W0.file-staged"
    case itemsIntended = "W1.items-intended"
    case partIntended = "W1.part-intended"
    case itemsAnswered = "W4.items-answered"
    case partAnswered = "W4.part-answered"
    case itemsRecorded = "W5.items-recorded"
    case partRecorded = "W5.part-recorded"
    case shardCompleted = "W5.shard-completed"
    // The coordinator
    case pageRecorded = "plan.page-recorded"
    case stepOpened = "step.opened"
    case shardSent = "shard.sent"
    // The reconciler
    case stepClosed = "step.closed"
    case eventSent = "event.sent"

    /// Whether the call of this arrow has surely not been made yet.
    var isBeforeTheCall: Bool { self == .itemsIntended || self == .partIntended }

    /// Goes on, unless a test has armed this point.
    /// - Throws: What a broken connection at this point would give, when it was armed so.
    @inline(__always) public func pass() async throws(Failure) {
        #if DEBUG
            try await ArmedCrash.strike(self)
        #endif
    }

    /// The process has this item in hand. Dies, or hangs, when a test has declared the item to be of that kind.
    @inline(__always) public static func touch(_ item: WorkItemID) {
        #if DEBUG
            ArmedCrash.dieOfPoison(item)
            ArmedCrash.hang(on: item)
        #endif
    }
}
