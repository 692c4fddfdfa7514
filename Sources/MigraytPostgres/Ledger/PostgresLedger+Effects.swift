import MigraytModel
import MigraytPorts

extension PostgresLedger {
    public func effects(
        _ claim: ShardClaim, kind: EffectKey.Kind, subjects: [Int64]
    ) async throws(Failure) -> [Effect] {
        try await pool.statements { connection in
            try connection.query(EffectStatement.effects, [claim.run.project, kind.rawValue, subjects]).map(
                Effect.init(row:))
        }
    }

    public func recordEffectIntents(_ claim: ShardClaim, _ keys: [EffectKey]) async throws(Failure) -> [EffectKey] {
        guard !keys.isEmpty else { return [] }
        return try await pool.transaction { connection in
            guard try Self.lockForSending(claim, connection) else { return [] }
            let columns = Self.columns(Array(Set(keys)))
            try connection.execute(
                EffectStatement.intend, [claim.run.project] + columns + [claim.shard, claim.fence])
            let intended = try connection.query(
                EffectStatement.intended, [claim.run.project] + columns + [claim.shard, claim.fence]
            ).map(EffectKey.init(row:))
            let own = Set(intended)
            return keys.filter(own.contains)
        }
    }

    public func recordEffects(_ claim: ShardClaim, _ outcomes: [EffectOutcome]) async throws(Failure) {
        guard !outcomes.isEmpty else { return }
        let rows = outcomes.map(\.verdict.columns)
        try await pool.transaction { connection in
            try Self.lockLeased(claim, connection)
            try connection.execute(
                EffectStatement.record,
                [claim.run.project] + Self.columns(outcomes.map(\.key)) + [
                    claim.shard, claim.fence, rows.map(\.state.rawValue), rows.map(\.remoteID), rows.map(\.reason),
                    rows.map(\.field),
                ])
        }
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

extension EffectKey {
    init(row: PostgresRow) throws {
        self.init(try row("kind"), subject: try row("subject"), part: try row("part"))
    }
}

extension Effect {
    /// The columns that `init(row:)` reads, of `effects` as `e`.
    static let columns = "e.kind, e.subject, e.part, e.state, e.remote_id, e.fence, e.intent_at, e.reason"

    init(row: PostgresRow) throws {
        self.init(
            key: try EffectKey(row: row), state: try row("state"), remoteID: try row("remote_id"),
            fence: try row("fence"), intentAt: try row("intent_at"), reason: try row("reason"))
    }
}

private enum EffectStatement {
    static let effects = """
        SELECT \(Effect.columns) FROM effects e
        WHERE e.project_id = $1 AND e.kind = $2 AND e.subject = ANY($3::bigint[]) ORDER BY e.subject, e.part
        """
    private static let keys = "unnest($2::text[], $3::bigint[], $4::text[]) AS v (kind, subject, part)"
    static let intend = """
        INSERT INTO effects AS e (project_id, kind, subject, part, state, shard_id, fence, intent_at)
        SELECT $1, v.kind, v.subject, v.part, 'INTENT', $5::uuid, $6::bigint, clock_timestamp()
        FROM \(keys) ORDER BY v.kind, v.subject, v.part
        ON CONFLICT (project_id, kind, subject, part) DO UPDATE
        SET state = 'INTENT', shard_id = excluded.shard_id, fence = excluded.fence, intent_at = excluded.intent_at,
            reason = NULL, field = NULL
        WHERE e.state = 'PENDING'
        """
    static let intended = """
        SELECT e.kind, e.subject, e.part FROM \(keys) JOIN effects e USING (kind, subject, part)
        WHERE e.project_id = $1 AND e.state = 'INTENT' AND e.shard_id = $5 AND e.fence = $6
        """
    /// What is terminal never changes, and another shard's open intent is that shard's to settle.
    static let record = """
        INSERT INTO effects AS e
            (project_id, kind, subject, part, state, remote_id, shard_id, fence, reason, field)
        SELECT $1, v.kind, v.subject, v.part, v.state, v.remote_id, $5::uuid, $6::bigint, v.reason, v.field
        FROM unnest($2::text[], $3::bigint[], $4::text[], $7::text[], $8::text[], $9::text[], $10::text[])
            AS v (kind, subject, part, state, remote_id, reason, field)
        ORDER BY v.kind, v.subject, v.part
        ON CONFLICT (project_id, kind, subject, part) DO UPDATE
        SET state = excluded.state, remote_id = excluded.remote_id, reason = excluded.reason, field = excluded.field,
            intent_at = CASE WHEN excluded.state = 'UNKNOWN' AND e.state <> 'UNKNOWN' THEN clock_timestamp()
                ELSE e.intent_at END
        WHERE e.state IN ('PENDING', 'UNKNOWN') OR e.state = 'INTENT' AND e.shard_id = excluded.shard_id
        """
}
