import MigraytModel
import MigraytPorts

extension PostgresLedger: AnswerLedger {
    public func claimKey(_ key: RequestKey) async throws(Failure) -> RequestKeyState {
        try await pool.transaction { connection in
            try connection.execute(AnswerStatement.forget, [key.tenant])
            try connection.execute(AnswerStatement.claim, [key.tenant, key.key, key.request])
            guard let row = try connection.query(AnswerStatement.read, [key.tenant, key.key]).first else {
                return .open
            }
            let request: String = try row("request")
            if request != key.request { return .taken }
            let status: Int? = try row("status")
            guard let status else { return .open }
            return .answered(KeptAnswer(status: status, body: try row("answer")))
        }
    }

    public func keepAnswer(_ answer: KeptAnswer, for key: RequestKey) async throws(Failure) {
        try await pool.transaction { connection in
            try connection.execute(
                AnswerStatement.keep, [key.tenant, key.key, key.request, answer.status, answer.body])
        }
    }

    public func releaseKey(_ key: RequestKey) async throws(Failure) {
        try await pool.transaction { connection in
            try connection.execute(AnswerStatement.release, [key.tenant, key.key, key.request])
        }
    }
}

private enum AnswerStatement {
    static let forget = "DELETE FROM request_keys WHERE tenant_id = $1 AND created_at < now() - interval '1 day'"
    static let claim = "INSERT INTO request_keys (tenant_id, key, request) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
    static let read = "SELECT request, status, answer FROM request_keys WHERE tenant_id = $1 AND key = $2"
    static let keep = """
        UPDATE request_keys SET status = $4, answer = $5
        WHERE tenant_id = $1 AND key = $2 AND request = $3 AND status IS NULL
        """
    static let release = """
        DELETE FROM request_keys WHERE tenant_id = $1 AND key = $2 AND request = $3 AND status IS NULL
        """
}
