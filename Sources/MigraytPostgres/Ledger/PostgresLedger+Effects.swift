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
}
