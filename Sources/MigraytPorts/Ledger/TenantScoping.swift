import MigraytModel

/// What one tenant can do with the database.
public typealias TenantLedger = AccountLedger & RunLedger & ReportLedger & AccessLedger & AnswerLedger
    & DeadLetterLedger

/// The second wall around a tenant, behind the tenant that each call names.
public protocol TenantScoping: Sendable {
    /// The same ledger with all rows of other tenants out of sight, whatever id or tenant a call names: they are not
    /// found, and cannot be written.
    func scoped(to tenant: TenantID) -> any TenantLedger
}
