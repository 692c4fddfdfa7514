import MigraytModel

/// What the work on a shard has to write down at one moment: all of it is committed, or nothing.
///
/// Work on several items is gathered here, so that one round trip to the database serves them all.
public struct ShardWrites: Sendable, Hashable {
    /// How work on items ended, with diagnostics.
    public var outcomes: [ItemOutcome]
    public var effectOutcomes: [EffectOutcome]
    /// Items for which calls are about to be made.
    public var intents: [WorkItemID]
    /// Effects for which calls are about to be made.
    public var effectIntents: [EffectKey]
    /// The lease is prolonged to now + this.
    public var lease: Duration?
    /// The shard is done when no item of it is open after these writes.
    public var completes: Bool

    public init(
        outcomes: [ItemOutcome] = [], effectOutcomes: [EffectOutcome] = [], intents: [WorkItemID] = [],
        effectIntents: [EffectKey] = [], lease: Duration? = nil, completes: Bool = false
    ) {
        self.outcomes = outcomes
        self.effectOutcomes = effectOutcomes
        self.intents = intents
        self.effectIntents = effectIntents
        self.lease = lease
        self.completes = completes
    }

    /// Nothing is to be written down.
    public var isEmpty: Bool { self == ShardWrites() }

    /// Whether there is something to be sent once it is committed.
    public var asksToSend: Bool { !intents.isEmpty || !effectIntents.isEmpty }
}

/// What became of `ShardWrites`.
public struct ShardReceipt: Sendable, Hashable {
    /// Of the items that were asked for, those that are in intent by this claim; only these may be sent.
    public let intents: [WorkItemID]
    /// Of the effects that were asked for, those that are in intent by this claim; only these may be sent.
    public let effectIntents: [EffectKey]
    /// The lease had time left by the database's clock. Without it nothing is in intent.
    public let isLive: Bool
    public let runState: RunState
    public let isDone: Bool

    public init(
        intents: [WorkItemID] = [], effectIntents: [EffectKey] = [], isLive: Bool, runState: RunState, isDone: Bool
    ) {
        self.intents = intents
        self.effectIntents = effectIntents
        self.isLive = isLive
        self.runState = runState
        self.isDone = isDone
    }
}
