import Foundation

/// One non-idempotent write other than an issue: a comment, a file, a sprint, a component.
///
/// Kept per project over all runs and under the same write protocol as issues, so that no run makes it twice.
public struct Effect: Sendable, Hashable {
    public let key: EffectKey
    public var state: OutboxState
    /// The id that the target gave it.
    public var remoteID: String?
    /// The fence of the shard that wrote the intent.
    public var fence: Int64
    /// As `OutboxItem.intentAt`.
    public var intentAt: Date?
    public var reason: String?

    public init(
        key: EffectKey, state: OutboxState, remoteID: String? = nil, fence: Int64, intentAt: Date? = nil,
        reason: String? = nil
    ) {
        self.key = key
        self.state = state
        self.remoteID = remoteID
        self.fence = fence
        self.intentAt = intentAt
        self.reason = reason
    }
}

/// Names an effect within a project.
public struct EffectKey: Sendable, Hashable {
    public let kind: Kind
    /// The work item; for sprints and components the id of the iteration or area node; for a stand-in the item without
    /// an issue that the link leads to.
    public let subject: Int64
    /// The source's id of the part: comment id, attachment GUID, the item that has the stand-in; empty where the subject
    /// says all.
    public let part: String

    public init(_ kind: Kind, subject: Int64, part: String = "") {
        self.kind = kind
        self.subject = subject
        self.part = part
    }

    public enum Kind: String, Sendable, Hashable, Codable {
        case component
        case sprint
        case attachment
        case comment
        /// A remote link in the place of a link to an item that has no issue yet. Idempotent, but kept so that the link
        /// is made when that item arrives.
        case standIn = "stand_in"
    }
}

/// How an effect's call ended.
public struct EffectOutcome: Sendable, Hashable {
    public let key: EffectKey
    public let verdict: Verdict

    public init(_ key: EffectKey, _ verdict: Verdict) {
        self.key = key
        self.verdict = verdict
    }

    public enum Verdict: Sendable, Hashable {
        case completed(remoteID: String)
        case skipped(reason: String)
        case failed(FailureCode, field: String?)
        /// The answer was lost: parked until it is settled.
        case unknown
        /// Surely not executed: the intent is withdrawn.
        case retry
    }
}
