import Foundation
import MigraytModel
import MigraytPorts

/// The ledger in PostgreSQL. One extension per part of the port; its SQL stands at the foot of the same file.
///
/// Every writing call is one transaction and may be repeated. Rows are locked in one order everywhere: the run, its
/// shards, their items, then the rows of the project; what still deadlocks is run again by the pool. Time is the
/// database's clock, so that no two machines disagree about a lease.
public struct PostgresLedger: Sendable {
    let pool: PostgresScope

    /// - Parameter pool: Of a database that `PostgresSchema.check` accepts.
    public init(pool: PostgresPool) {
        self.init(pool: PostgresScope(pool: pool, tenant: nil))
    }

    init(pool: PostgresScope) { self.pool = pool }

    /// For the few statements that touch every item of a run.
    static let longStatements = "SET LOCAL statement_timeout = '15min'"
    /// The same, to open a transaction with.
    static let longStatement = PostgresStatement(longStatements)

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ json: String, _ column: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(json.utf8))
        } catch {
            throw PostgresError.unreadable(column: column)
        }
    }
}

extension PostgresLedger: AccountLedger, RunLedger, CoordinatorLedger, WorkerLedger, ReconcilerLedger, ReportLedger,
    AccessLedger, DeadLetterLedger
{}

extension Failure {
    static var fenceLost: Failure { Failure(.ledgerFenceLost, .retry(after: .zero)) }
    static var conflict: Failure { Failure(.ledgerConflict, .failItem) }
    static var notFound: Failure { Failure(.ledgerNotFound, .failItem) }
}
