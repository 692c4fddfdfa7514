import MigraytModel
import MigraytPorts

/// The statements of one `commit`, in the order in which they run, and where its receipt is found among their answers.
///
/// Nothing is decided between them here: `hold_claim` ends the transaction when the claim is lost, and what may be
/// begun is a condition of the statements that begin it.
struct ShardBatch: Sendable {
    private(set) var statements: [PostgresStatement] = []
    private let claim: ShardClaim
    private var askedEffects: [EffectKey] = []
    private var place: (intents: Int?, effectIntents: Int?) = (nil, nil)

    init(_ claim: ShardClaim) { self.claim = claim }

    mutating func write(_ writes: ShardWrites) {
        // The lock on the run puts every intent before or after a pause or cancellation: after it, none appears.
        if writes.asksToSend { add(BatchStatement.shareRun, [claim.run.id]) }
        statements.append(ShardSQL.hold(claim, orDone: writes.completes))
        record(writes.effectOutcomes)
        record(writes.outcomes)
        if let lease = writes.lease { add(BatchStatement.renew, [claim.shard, lease]) }
        intend(writes.effectIntents)
        intend(writes.intents)
        if !writes.outcomes.isEmpty || !writes.intents.isEmpty || writes.completes {
            add(BatchStatement.tally, [claim.shard])
        }
        if writes.completes {
            add(BatchStatement.end, [claim.shard])
            // An effect that nobody finished has lost its answer; the next run that needs it settles it.
            add(BatchStatement.disownEffectsOfDone, [claim.shard])
        }
        add(BatchStatement.receipt, [claim.shard])
    }

    @Sendable func receipt(_ answers: [PostgresResult]) throws -> ShardReceipt {
        guard let last = answers.last?.first else { throw Failure.fenceLost }
        let intents: [WorkItemID] = try place.intents.map { try answers[$0].map { try $0("item_id") } } ?? []
        let effects = Set(try place.effectIntents.map { try answers[$0].map(EffectKey.init(row:)) } ?? [])
        return ShardReceipt(
            intents: intents, effectIntents: askedEffects.filter(effects.contains), isLive: try last("is_live"),
            runState: try last("run_state"), isDone: try last("is_done"))
    }

    private mutating func add(_ text: String, _ parameters: [any PostgresEncodable]) {
        statements.append(PostgresStatement(text, parameters))
    }

    private mutating func record(_ outcomes: [EffectOutcome]) {
        guard !outcomes.isEmpty else { return }
        let rows = outcomes.map(\.verdict.columns)
        add(
            BatchStatement.recordEffects,
            [claim.run.project] + Self.columns(outcomes.map(\.key)) + [
                claim.shard, claim.fence, rows.map(\.state.rawValue), rows.map(\.remoteID), rows.map(\.reason),
                rows.map(\.field),
            ])
    }

    private mutating func record(_ outcomes: [ItemOutcome]) {
        guard !outcomes.isEmpty else { return }
        let table = OutcomeTable(outcomes)
        if claim.step.phase == .items, !table.created.isEmpty { keepIssues(table.created) }
        let named = outcomes.flatMap { outcome in outcome.diagnostics.map { (outcome.item, $0) } }
        let columns: [any PostgresEncodable] = [
            claim.shard, claim.run.project, table.items, table.states, table.reasons, table.fields, table.issueKeys,
            table.attempts, table.knownNumbers,
        ]
        if named.isEmpty {
            add(BatchStatement.record, columns)
        } else {
            add(
                BatchStatement.recordWithDiagnostics,
                columns + [
                    claim.run.id, claim.step.code, named.map(\.0), named.map(\.1.code.rawValue),
                    named.map { $0.1.field ?? "" }, named.map(\.1.count),
                ])
        }
        if !table.failed.isEmpty { add(LetterStatement.write, [claim.shard, table.failed]) }
        let completed = outcomes.filter { $0.verdict == .completed }.map(\.item)
        let cleared = FollowUps.work(of: claim.step.phase)
        if !cleared.isEmpty, !completed.isEmpty {
            add(BatchStatement.clearFollowUp, [claim.run.project, completed, cleared.rawValue])
        }
    }

    /// The first issue of an item stands. Another one is kept as evidence and named on the item.
    private mutating func keepIssues(_ issues: [MigratedIssue]) {
        let rows = [claim.run.project] + IssueTable(issues).parameters
        add(BatchStatement.keepIssues, rows + [claim.shard])
        add(BatchStatement.keepSecondIssues, rows + [claim.run.id])
        add(
            BatchStatement.nameSecondIssues,
            rows + [claim.run.id, claim.step.code, Diagnostic.Code.verifyDuplicate.rawValue])
    }

    private mutating func intend(_ items: [WorkItemID]) {
        guard !items.isEmpty else { return }
        add(BatchStatement.intend, [claim.shard, items, claim.fence, claim.run.id, claim.run.project])
        place.intents = statements.count
        add(BatchStatement.intended, [claim.shard, items, claim.fence])
    }

    private mutating func intend(_ keys: [EffectKey]) {
        guard !keys.isEmpty else { return }
        askedEffects = keys
        let columns = [claim.run.project] + Self.columns(Array(Set(keys))) + [claim.shard, claim.fence]
        add(BatchStatement.intendEffects, columns)
        place.effectIntents = statements.count
        add(BatchStatement.intendedEffects, columns)
    }

    private static func columns(_ keys: [EffectKey]) -> [any PostgresEncodable] {
        [keys.map(\.kind.rawValue), keys.map(\.subject), keys.map(\.part)]
    }
}

extension EffectOutcome.Verdict {
    fileprivate var columns: (state: OutboxState, remoteID: String?, reason: String?, field: String?) {
        switch self {
        case .completed(let remoteID): (.completed, remoteID, nil, nil)
        case .skipped(let reason): (.skipped, nil, reason, nil)
        case .failed(let code, let field): (.failed, nil, code.rawValue, field)
        case .unknown: (.unknown, nil, nil, nil)
        case .retry: (.pending, nil, nil, nil)
        }
    }
}
