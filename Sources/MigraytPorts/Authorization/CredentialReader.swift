import Foundation
import MigraytModel

/// Fetches a connection's secret just in time, and renews a grant whose access token is near its end.
///
/// A rotating refresh token is good once, so each connection has one refresher at a time in the whole fleet:
///
/// 1. the lease of the connection in the database (`claimRefresh`); who does not get it waits and reads the secret
///   again;
/// 2. the secret read again, because the holder before may have renewed it;
/// 3. the call to the authorization server;
/// 4. the lease proved once more, then the new grant stored under the same ARN;
/// 5. only then the new access token used.
///
/// A process that dies between 3 and 4 takes the new tokens with it. The lease ends after `lease`, and the next
/// refresher shows the old token once more, which Atlassian takes for ten minutes after its first use and Entra until
/// it ends.
struct CredentialReader: Sendable {
    /// A token is used when it is good for this long: time for the work on a shard.
    static let margin = Duration.seconds(600)
    /// Longer than the longest call to an authorization server (30 s) and a usual write to the secret store behind it,
    /// and far below the ten minutes in which a lost renewal can be made up for.
    static let lease = Duration.seconds(120)
    static let pause = Duration.milliseconds(500)
    /// Long enough to see a refresher's end, or its lease's.
    static let longestWait = Duration.seconds(150)

    let accounts: any AccountLedger
    let secrets: any SecretStore
    let servers: AuthorizationServers
    let timing: Timing

    /// Where the platform is, and what it is shown.
    /// - Throws: `secrets.not_found` (park) when the connection or its secret is gone, or the secret is of a time when
    ///   endpoints were not kept in it; `oauth.grant_expired` (park) when
    ///   a person has to authorize again; `oauth.not_configured` (park) without a client at the platform;
    ///   `oauth.unavailable` (retry) when the grant could not be renewed yet.
    func opened(_ connection: Connection) async throws(Failure) -> (PlatformEndpoint, PlatformCredential) {
        var connection = connection
        let start = timing.monotonic()
        while true {
            let stored = try await stored(connection)
            let grant: OAuthGrant
            switch stored.credential {
            case .token(let credential): return (stored.endpoint, credential)
            case .grant(let kept): grant = kept
            }
            if grant.isGood(at: timing.now(), for: Self.margin) { return (stored.endpoint, grant.credential) }
            guard let server = servers.server(for: connection.platform) else {
                throw Failure(.oauthNotConfigured, .parkRun)
            }
            let claim = try await accounts.claimRefresh(
                of: connection.id, tenant: connection.tenant, lease: Self.lease)
            connection = try await current(connection)
            if let claim {
                if let credential = try await renewed(connection, claim, server) {
                    return (stored.endpoint, credential)
                }
                connection = try await current(connection)
            } else {
                guard timing.monotonic() - start < Self.longestWait else { throw Self.busy }
                try await wait()
            }
        }
    }

    /// - Returns: `nil` when the connection got another secret meanwhile.
    private func renewed(
        _ connection: Connection, _ claim: RefreshClaim, _ server: any AuthorizationServer
    ) async throws(Failure) -> PlatformCredential? {
        let outcome: Result<PlatformCredential?, Failure>
        do throws(Failure) { outcome = .success(try await renew(connection, claim, server)) } catch {
            outcome = .failure(error)
        }
        // A claim that could not be given back ends by itself.
        try? await accounts.endRefresh(claim)
        return try outcome.get()
    }

    private func renew(
        _ connection: Connection, _ claim: RefreshClaim, _ server: any AuthorizationServer
    ) async throws(Failure) -> PlatformCredential? {
        let stored = try await stored(connection)
        guard case .grant(let grant) = stored.credential else { return nil }
        if grant.isGood(at: timing.now(), for: Self.margin) { return grant.credential }
        let tokens = try await server.refresh(grant.refreshToken)
        let renewed = grant.renewed(with: tokens, at: timing.now())
        do throws(Failure) {
            // Who was held up for longer than the lease must not write over what the next one stored.
            try await accounts.holdRefresh(claim)
            // Another for each value, also of a connection whose row came back and counts its claims anew.
            let end = Int64(renewed.expiresAt.timeIntervalSince1970)
            let value = StoredConnection(endpoint: stored.endpoint, credential: .grant(renewed)).encoded()
            try await secrets.replace(
                connection.secretARN, value: value, token: "\(claim.connection)-\(claim.fence)-\(end)")
        } catch {
            if error.code == .ledgerFenceLost { return nil }
            // Connected anew at this moment: the grant that was renewed here is no longer the connection's.
            if error.code == .secretNotFound, try await current(connection).secretARN != connection.secretARN {
                return nil
            }
            throw error
        }
        return renewed.credential
    }

    private func stored(_ connection: Connection) async throws(Failure) -> StoredConnection {
        let secret = try await secrets.value(of: connection.secretARN)
        guard let stored = StoredConnection(decoding: secret) else { throw Failure(.secretNotFound, .parkRun) }
        return stored
    }

    private func current(_ connection: Connection) async throws(Failure) -> Connection {
        guard let current = try await accounts.connection(connection.id, tenant: connection.tenant) else {
            throw Failure(.secretNotFound, .parkRun)
        }
        return current
    }

    private func wait() async throws(Failure) {
        do { try await timing.sleep(Self.pause * (0.7 + 0.6 * timing.random())) } catch {
            throw Failure(.cancelled, .retry(after: .zero))
        }
    }

    private static let busy = Failure(.oauthUnavailable, .retry(after: .seconds(5)))
}
