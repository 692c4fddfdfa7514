import Foundation
import MigraytModel
import MigraytPorts

/// The first user, who comes from the configuration and can do everything.
public struct BootstrapOwner: Sendable {
    private let ledger: any AccountLedger
    private let passwords: PasswordHasher
    private let newID: @Sendable () -> UUID

    public init(ledger: any AccountLedger, passwords: PasswordHasher, newID: @escaping @Sendable () -> UUID) {
        self.ledger = ledger
        self.passwords = passwords
        self.newID = newID
    }

    /// Makes tenant and owner exist with this password. Idempotent; writes only when the password has changed.
    /// - Throws: `configuration.invalid` for a password under 8 characters or over 72 bytes.
    public func ensure(email: Sensitive<String>, password: Sensitive<String>) async throws(Failure) {
        let digest = LoginDigest.hex(of: email)
        if let known = try await ledger.user(loginDigest: digest),
            await passwords.matches(password, known.passwordHash)
        {
            return
        }
        guard PasswordRule.fault(of: password) == nil, let hash = await passwords.hash(password) else {
            throw Failure(.configuration, .stop, field: "owner password")
        }
        // An owner who exists keeps the ids of before.
        try await ledger.ensureOwner(
            UserRecord(
                id: UserID(newID()), tenant: TenantID(newID()), loginDigest: digest, passwordHash: hash, role: .owner))
    }
}
