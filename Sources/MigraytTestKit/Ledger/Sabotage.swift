/// Ways to break the in-memory ledger on purpose, so that a test can show that a conformance rule notices.
public struct Sabotage: OptionSet, Sendable, Hashable, CaseIterable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Writes of a claim that was taken over are accepted.
    public static let ignoreFences = Sabotage(rawValue: 1 << 0)
    /// A taken-over intent becomes `PENDING`: the call would be made a second time.
    public static let forgetIntents = Sabotage(rawValue: 1 << 1)
    /// The newest issue stands for an item, not the first.
    public static let replaceIssues = Sabotage(rawValue: 1 << 2)
    /// A repeated page of the enumeration is counted again.
    public static let countPagesTwice = Sabotage(rawValue: 1 << 3)
    public static let ignorePause = Sabotage(rawValue: 1 << 4)
    /// A cancelled run's shard is handed out as any other, and its rows stay.
    public static let ignoreCancel = Sabotage(rawValue: 1 << 5)
    /// A step closes as soon as none of its shards is held.
    public static let closeEarly = Sabotage(rawValue: 1 << 6)
    /// What was published once is never published again.
    public static let publishOnce = Sabotage(rawValue: 1 << 7)
    public static let ignoreTenants = Sabotage(rawValue: 1 << 8)
    /// A held shard is handed out again although its lease has not ended.
    public static let ignoreLeases = Sabotage(rawValue: 1 << 9)
    /// The last item of each page is counted and not kept.
    public static let loseItems = Sabotage(rawValue: 1 << 10)
    public static let ignoreCommandIDs = Sabotage(rawValue: 1 << 11)
    /// Intents are accepted although the lease has ended.
    public static let ignoreLeaseEnd = Sabotage(rawValue: 1 << 12)
    /// Items that an earlier run migrated are enumerated as new.
    public static let forgetEarlierRuns = Sabotage(rawValue: 1 << 13)
    /// Late answers are thrown away.
    public static let dropOrphans = Sabotage(rawValue: 1 << 14)
    public static let ignoreWindow = Sabotage(rawValue: 1 << 15)
    /// A terminal row takes another outcome.
    public static let rewriteHistory = Sabotage(rawValue: 1 << 16)
    /// An effect of another claim may be sent again.
    public static let shareEffects = Sabotage(rawValue: 1 << 17)
    /// A new run is planned while an older one still has intents.
    public static let planOverUnsettled = Sabotage(rawValue: 1 << 18)
    /// State changes leave no events.
    public static let dropEvents = Sabotage(rawValue: 1 << 19)

    /// A refresh token that was replaced is taken again.
    public static let reuseTokens = Sabotage(rawValue: 1 << 20)
    /// The last owner may leave.
    public static let loseOwners = Sabotage(rawValue: 1 << 21)
    /// The second wall around a tenant is open.
    public static let ignoreScope = Sabotage(rawValue: 1 << 22)

    /// A key stands for every request that is sent under it.
    public static let shareKeys = Sabotage(rawValue: 1 << 23)

    /// Whoever has a user's address at the provider is that user.
    public static let trustAddresses = Sabotage(rawValue: 1 << 24)

    /// A holder that vanished leaves no suspicion.
    public static let forgetCrashes = Sabotage(rawValue: 1 << 25)
    /// A letter that was replayed is open still.
    public static let replayTwice = Sabotage(rawValue: 1 << 26)

    /// After a restore, what is not written counts as not made.
    public static let trustRestored = Sabotage(rawValue: 1 << 27)
    /// An erased tenant's audit trail stays.
    public static let keepTrails = Sabotage(rawValue: 1 << 28)
    /// A grant is renewed by whoever asks, and what is renewed is stored by whoever had the right once.
    public static let shareRefreshes = Sabotage(rawValue: 1 << 29)
    /// The state of an authorization is taken as often as it comes back.
    public static let reuseStates = Sabotage(rawValue: 1 << 30)

    public static let allCases: [Sabotage] = (0..<31).map { Sabotage(rawValue: 1 << $0) }
}
