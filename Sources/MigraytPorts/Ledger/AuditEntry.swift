import Foundation
import MigraytModel

/// Who did what: ids and codes, never content.
public struct AuditEntry: Sendable, Hashable {
    /// `nil` for a sign-in with a login that nobody has.
    public let tenant: TenantID?
    public let user: UserID?
    public let action: AuditAction
    public let outcome: Outcome
    /// The id of what it was done to.
    public let subject: String?

    public init(tenant: TenantID?, user: UserID?, action: AuditAction, outcome: Outcome, subject: String? = nil) {
        self.tenant = tenant
        self.user = user
        self.action = action
        self.outcome = outcome
        self.subject = subject
    }

    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        case done
        /// Refused for want of the right password, token or role.
        case denied
    }
}

/// An entry as the trail keeps it.
public struct AuditRecord: Sendable, Hashable {
    /// Grows from entry to entry; numbers may be left out.
    public let id: Int64
    public let entry: AuditEntry
    public let happenedAt: Date

    public init(id: Int64, entry: AuditEntry, happenedAt: Date) {
        self.id = id
        self.entry = entry
        self.happenedAt = happenedAt
    }
}

/// What the trail tells of. The names are part of the public contract.
public enum AuditAction: String, Sendable, Hashable, CaseIterable {
    case signIn = "auth.sign_in"
    case signOut = "auth.sign_out"
    /// A refresh token was shown that had been replaced; its session was ended.
    case tokenReuse = "auth.token_reuse"
    case passwordChange = "auth.password_change"
    case memberAdd = "team.add"
    case memberRole = "team.role"
    case memberRemove = "team.remove"
    /// A person was sent to a platform's page.
    case authorize = "connector.authorize"
    case connect = "connector.connect"
    case disconnect = "connector.disconnect"
    case projectCreate = "project.create"
    case projectDelete = "project.delete"
    case migrationStart = "migration.start"
    case migrationPause = "migration.pause"
    case migrationResume = "migration.resume"
    case migrationCancel = "migration.cancel"
    case deadLetterReplay = "dead_letters.replay"
    case deadLetterDiscard = "dead_letters.discard"
    case reportExport = "report.export"
    /// Refused ones only: with the deed itself the trail goes too.
    case tenantErase = "tenant.erase"
}
