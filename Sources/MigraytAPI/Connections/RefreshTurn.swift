import MigraytModel
import MigraytPorts

/// The right to write over a connection's secret: the same one that a refresher of its grant takes, so that neither
/// writes over what the other has just stored.
struct RefreshTurn: Sendable {
    /// For reading the old secret, writing the new one, and the retries of both.
    private static let lease = Duration.seconds(120)
    private static let pause = Duration.milliseconds(500)
    /// A refresher waits for an authorization server for half a minute at the most.
    private static let longestWait = Duration.seconds(40)

    let ledger: any AccountLedger
    let timing: Timing

    /// Runs `body` with the connection as it is now. The lease is given back after it, and proved by `body` before it
    /// writes.
    /// - Throws: `ledger.not_found` when the connection is gone; `oauth.unavailable` (retry) when a refresher holds on.
    func take<Value: Sendable>(
        of connection: Connection,
        _ body: (RefreshClaim, Connection) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let claim = try await claim(connection)
        let outcome: Result<Value, Failure>
        do throws(Failure) {
            guard let current = try await ledger.connection(connection.id, tenant: connection.tenant) else {
                throw Failure(.ledgerNotFound, .failItem)
            }
            outcome = .success(try await body(claim, current))
        } catch { outcome = .failure(error) }
        // A claim that could not be given back ends by itself.
        try? await ledger.endRefresh(claim)
        return try outcome.get()
    }

    private func claim(_ connection: Connection) async throws(Failure) -> RefreshClaim {
        let start = timing.monotonic()
        while true {
            if let claim = try await ledger.claimRefresh(
                of: connection.id, tenant: connection.tenant, lease: Self.lease)
            {
                return claim
            }
            guard timing.monotonic() - start < Self.longestWait else {
                throw Failure(.oauthUnavailable, .retry(after: .seconds(5)))
            }
            do { try await timing.sleep(Self.pause) } catch { throw Failure(.cancelled, .retry(after: .zero)) }
        }
    }
}
