import Foundation
import Logging
import MigraytPorts

/// What the API is made of. It writes to the database and the secret store only; the fleet hears of runs from there.
public struct APIDependencies: Sendable {
    let ledger: any TenantLedger & TenantScoping & ErasureLedger
    let secrets: any SecretStore
    let connector: any PlatformConnector
    let tokens: AccessTokens
    let passwords: PasswordHasher
    let timing: Timing
    let drain: DrainSignal
    let logger: Logger
    let newID: @Sendable () -> UUID
    let newSecret: @Sendable () -> [UInt8]
    let trustedProxies: Int
    let openID: OpenIDSignIn?
    let authorizationServers: AuthorizationServers

    /// - Parameters:
    ///   - drain: Ends open progress streams, so that a shutdown does not wait for their runs.
    ///   - newID: Ids of projects, connections, runs, users and sessions.
    ///   - newSecret: 32 random bytes for each refresh token; the system's generator by default.
    ///   - trustedProxies: How many proxies of ours add to `X-Forwarded-For` in front of the API.
    ///   - openID: Sign-in by OpenID Connect; `nil` for none.
    ///   - authorizationServers: Where people authorize connections by OAuth.
    public init(
        ledger: any TenantLedger & TenantScoping & ErasureLedger, secrets: any SecretStore,
        connector: any PlatformConnector, tokens: AccessTokens, passwords: PasswordHasher, timing: Timing,
        drain: DrainSignal, logger: Logger, newID: @escaping @Sendable () -> UUID,
        newSecret: @escaping @Sendable () -> [UInt8] = Self.randomSecret, trustedProxies: Int = 0,
        openID: OpenIDSignIn? = nil, authorizationServers: AuthorizationServers = .none
    ) {
        self.ledger = ledger
        self.secrets = secrets
        self.connector = connector
        self.tokens = tokens
        self.passwords = passwords
        self.timing = timing
        self.drain = drain
        self.logger = logger
        self.newID = newID
        self.newSecret = newSecret
        self.trustedProxies = trustedProxies
        self.openID = openID
        self.authorizationServers = authorizationServers
    }

    /// 256 bits of the system's generator.
    public static let randomSecret: @Sendable () -> [UInt8] = { (0..<32).map { _ in UInt8.random(in: .min ... .max) } }
}
