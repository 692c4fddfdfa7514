import MigraytModel

/// What a coordinator finds when it looks: one round trip, however idle the fleet is.
public struct CoordinatorSurvey: Sendable, Hashable {
    /// A run waits for `claimPlanning`, unless an older one of its project holds it up.
    public let hasRunToPlan: Bool
    /// A run waits for `openNextSteps`.
    public let hasStepToOpen: Bool
    /// Shards that were let into the window by this look.
    public let admitted: Int
    /// Shards that are marked to be published, oldest mark first.
    public let toPublish: [ShardEnvelope]

    public init(hasRunToPlan: Bool, hasStepToOpen: Bool, admitted: Int, toPublish: [ShardEnvelope]) {
        self.hasRunToPlan = hasRunToPlan
        self.hasStepToOpen = hasStepToOpen
        self.admitted = admitted
        self.toPublish = toPublish
    }
}

/// What a reconciler finds when it looks: one round trip, however idle the fleet is.
public struct ReconcilerSurvey: Sendable, Hashable {
    /// A lease ran out: `expireLeases` has something to do.
    public let hasExpiredLease: Bool
    /// `closeSteps` has something to do.
    public let hasFinishedStep: Bool
    /// `finishRuns` has something to do.
    public let hasFinishedRun: Bool
    /// Shards that this look marked to be published again.
    public let republished: Int
    /// Events that were not published yet, oldest first.
    public let events: [RunEvent]

    /// `lettersToPublish` has some.
    public let hasLetters: Bool

    public init(
        hasExpiredLease: Bool, hasFinishedStep: Bool, hasFinishedRun: Bool, republished: Int, events: [RunEvent],
        hasLetters: Bool
    ) {
        self.hasLetters = hasLetters
        self.hasExpiredLease = hasExpiredLease
        self.hasFinishedStep = hasFinishedStep
        self.hasFinishedRun = hasFinishedRun
        self.republished = republished
        self.events = events
    }
}
