import MigraytModel

/// What went wrong between here and the server. Server texts can hold content, so only the SQLSTATE is kept.
enum PostgresError: Error, Sendable, Hashable {
    /// No connection could be made. `cause` is a word of ours, not the server's.
    case unreachable(cause: String)
    /// The connection broke before the work was committed: surely nothing of the transaction stays.
    case connectionLost
    /// The connection broke while `COMMIT` was on its way: the transaction may stay or not.
    case commitLost
    case server(sqlState: String)
    /// A column is missing or not of the expected type.
    case unreadable(column: String)
    case poolClosed
    /// The task was cancelled while it waited for a connection.
    case cancelled

    /// The whole transaction may be run again at once: nothing of it has happened and the cause passes by itself.
    var isSafeToRepeat: Bool {
        switch self {
        case .connectionLost: true
        // Serialisation failure, deadlock; shutdown and crash of the server, which end the transaction.
        case .server(let state): ["40001", "40P01", "57P01", "57P02", "57P03"].contains(state)
        case .unreachable, .commitLost, .unreadable, .poolClosed, .cancelled: false
        }
    }

    /// The failure to throw at the port. The SQLSTATE travels in `field`: five characters without content.
    var asFailure: Failure {
        switch self {
        case .unreachable(let cause): Failure(.ledgerUnavailable, .retry(after: .seconds(1)), field: cause)
        case .connectionLost: Failure(.ledgerUnavailable, .retry(after: .seconds(1)), field: "connection")
        case .commitLost:
            Failure(.ledgerUnavailable, .retry(after: .seconds(1)), certainty: .unknown, field: "commit")
        case .poolClosed, .cancelled: Failure(.ledgerUnavailable, .retry(after: .zero))
        case .unreadable(let column): Failure(.ledgerSchema, .stop, field: column)
        case .server(let state): Self.failure(sqlState: state)
        }
    }

    private static func failure(sqlState state: String) -> Failure {
        switch state {
        case "23503": return Failure(.ledgerNotFound, .failItem, field: state)
        case "23505": return Failure(.ledgerConflict, .failItem, field: state)
        // Raised by `hold_claim`.
        case "MG001": return .fenceLost
        // Raised by `refuse_erased`; once the tenant is gone a foreign key says the same.
        case "MG002": return Failure(.ledgerNotFound, .failItem, field: state)
        // A server that takes no writes: a standby before its promotion, a primary after it gave way.
        case "25006": return Failure(.ledgerUnavailable, .retry(after: .seconds(1)), field: state)
        default: break
        }
        return switch state.prefix(2) {
        // Connection, resources, operator's intervention, lock and serialisation faults pass by themselves.
        case "08", "40", "53", "55", "57", "58": Failure(.ledgerUnavailable, .retry(after: .seconds(1)), field: state)
        // Unknown tables and columns, missing rights.
        case "42": Failure(.ledgerSchema, .stop, field: state)
        default: Failure(.internalError, .retry(after: .seconds(5)), field: state)
        }
    }
}

extension Failure {
    /// Any error of a ledger transaction as the one type that ports throw.
    init(ledger error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as PostgresError: self = error.asFailure
        default: self = Failure(.internalError, .retry(after: .seconds(5)))
        }
    }
}
