import Foundation
import MigraytModel
import MigraytPorts

/// All that the in-memory ledger holds, as a value: what the tables are to Postgres.
struct LedgerState: Sendable {
    let makeID: @Sendable () -> UUID
    let sabotage: Sabotage
    /// By login digest, which is unique.
    var users: [String: UserRecord] = [:]
    /// Logins of users who are out of sight for the time of a call: taken all the same.
    var hiddenLogins: Set<String> = []
    var sessions: [SessionID: SessionRecord] = [:]
    /// In the order in which they were written.
    var audit: [AuditRecord] = []
    var requestKeys: [RequestKeyRow] = []
    /// Who somebody is at a provider.
    var subjects: [String: UserID] = [:]
    var projects: [ProjectID: Project] = [:]
    var connections: [ConnectionID: Connection] = [:]
    var refreshes: [ConnectionID: RefreshRow] = [:]
    /// Until when each state that came back is remembered, by its digest.
    var usedAuthorizations: [String: UsedAuthorization] = [:]
    var runs: [RunID: RunRow] = [:]
    var shards: [ShardID: ShardRow] = [:]
    /// What is kept of a project over all its runs.
    var issues: [ProjectID: [WorkItemID: MigratedIssue]] = [:]
    var effects: [ProjectID: [EffectKey: EffectRow]] = [:]
    var identities: [ProjectID: [String: IdentityDecision]] = [:]
    var orphans: [ShardID: [MigratedIssue]] = [:]
    var events: [EventRow] = []
    var home = HomeRow()
    var restored: [ProjectID: RestoredRow] = [:]
    /// Orders and certificates, which outlive their tenants.
    var erasures: [ErasureID: ErasureRow] = [:]
    private var sequence: Int64 = 0

    init(makeID: @escaping @Sendable () -> UUID, sabotage: Sabotage) {
        self.makeID = makeID
        self.sabotage = sabotage
    }

    /// The next number of a sequence that orders what happens at the same instant.
    mutating func nextSequence() -> Int64 {
        sequence += 1
        return sequence
    }

    /// Runs in the order of their creation.
    var runsInOrder: [RunRow] { runs.values.sorted { $0.sequence < $1.sequence } }

    /// Reads or changes a run's row in place.
    /// - Precondition: The run exists; every caller has looked it up.
    subscript(run id: RunID) -> RunRow {
        get {
            guard let row = runs[id] else { preconditionFailure("the run was looked up before") }
            return row
        }
        _modify {
            guard runs[id] != nil else { preconditionFailure("the run was looked up before") }
            yield &runs[id]!
        }
    }

    /// Reads or changes a shard's row in place.
    /// - Precondition: The shard exists; every caller has looked it up.
    subscript(shard id: ShardID) -> ShardRow {
        get {
            guard let row = shards[id] else { preconditionFailure("the shard was looked up before") }
            return row
        }
        _modify {
            guard shards[id] != nil else { preconditionFailure("the shard was looked up before") }
            yield &shards[id]!
        }
    }
}

extension Failure {
    static var conflict: Failure { Failure(.ledgerConflict, .failItem) }
    static var notFound: Failure { Failure(.ledgerNotFound, .failItem) }
    static var fenceLost: Failure { Failure(.ledgerFenceLost, .retry(after: .zero)) }
}
