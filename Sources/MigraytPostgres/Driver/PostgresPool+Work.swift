import MigraytModel

extension PostgresPool {
    /// How often work is run again by itself when it surely left nothing behind.
    private static let attempts = 5

    /// Runs statements, each committed on its own. They may run again, so only what bears that belongs here: reads.
    nonisolated func statements<Value: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws(Failure) -> Value {
        try await attempt(body)
    }

    /// Runs one transaction. It is run again, a bounded number of times, after a deadlock, a serialisation failure or
    /// a connection that broke before `COMMIT`; so `body` must do nothing but statements.
    /// - Parameter opening: Run before `body`, in the round trip that begins the transaction.
    @discardableResult
    nonisolated func transaction<Value: Sendable>(
        opening: [PostgresStatement] = [], _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws(Failure) -> Value {
        try await attempt { try $0.transaction(opening: opening, body) }
    }

    /// Runs statements as one transaction in one round trip. Run again under the same conditions as `transaction`.
    @discardableResult
    nonisolated func commit<Value: Sendable>(
        _ statements: [PostgresStatement], _ read: @escaping @Sendable ([PostgresResult]) throws -> Value
    ) async throws(Failure) -> Value {
        try await attempt { try read($0.commit(statements)) }
    }

    /// As above, for statements whose answers say nothing.
    nonisolated func commit(_ statements: [PostgresStatement]) async throws(Failure) {
        try await commit(statements) { _ in }
    }

    private nonisolated func attempt<Value: Sendable>(
        _ work: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws(Failure) -> Value {
        var attempt = 1
        while true {
            let connection: PostgresConnection
            do { connection = try await lease() } catch { throw error.asFailure }
            let (result, isUsable) = await connection.perform(work)
            await giveBack(connection, isUsable: isUsable)
            switch result {
            case .success(let value): return value
            case .failure(let error):
                guard let cause = error as? PostgresError, cause.isSafeToRepeat, attempt < Self.attempts,
                    !Task.isCancelled
                else { throw Failure(ledger: error) }
                try? await Task.sleep(for: .milliseconds(10 << attempt))
                attempt += 1
            }
        }
    }
}
