/// The database: it alone decides what has happened and what may happen next.
///
/// Split by who asks, so that each role sees only its own part. Every implementation passes `LedgerConformance`.
/// All calls are atomic: they happen wholly or not at all, also under `kill -9` of the caller or the database.
/// All throw `ledger.unavailable` (retry) when the database cannot be used; then a commit may have happened, so every
/// call is written to be safe when repeated.
public typealias Ledger = AccountLedger & RunLedger & CoordinatorLedger & WorkerLedger & ReconcilerLedger
    & ReportLedger & AccessLedger & AnswerLedger & TenantScoping & DeadLetterLedger & ErasureLedger
