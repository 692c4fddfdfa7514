import Foundation
import Logging
import MigraytPorts

/// What the API is made of. It writes to the database and the secret store only; the fleet hears of runs from there.
public struct APIDependencies: Sendable {
    let ledger: any AccountLedger & RunLedger & ReportLedger
    let secrets: any SecretStore
    let connector: any PlatformConnector
    let tokens: AccessTokens
    let passwords: PasswordHasher
    let timing: Timing
    let drain: DrainSignal
    let logger: Logger
    let newID: @Sendable () -> UUID

    /// - Parameters:
    ///   - drain: Ends open progress streams, so that a shutdown does not wait for their runs.
    ///   - newID: Ids of projects, connections and runs.
    public init(
        ledger: any AccountLedger & RunLedger & ReportLedger, secrets: any SecretStore,
        connector: any PlatformConnector, tokens: AccessTokens, passwords: PasswordHasher, timing: Timing,
        drain: DrainSignal, logger: Logger, newID: @escaping @Sendable () -> UUID
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
    }
}
