import Cpq
import Dispatch
import Foundation

/// One session with the server.
///
/// libpq's blocking calls run on the connection's own serial queue, never on the cooperative pool: measured, that has
/// the latency and throughput of the non-blocking calls, and a pool has few connections. A transaction is one closure
/// on that queue, so nothing can interleave with it.
///
/// `@unchecked Sendable`: `handle` is touched only inside `perform`, which runs on `queue`, and in `deinit`.
final class PostgresConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    private let queue: DispatchQueue

    private init(handle: OpaquePointer, queue: DispatchQueue) {
        self.handle = handle
        self.queue = queue
    }

    /// Sends a goodbye and closes the socket; does not wait for an answer.
    deinit { PQfinish(handle) }

    static func open(_ configuration: PostgresConfiguration) async throws(PostgresError) -> PostgresConnection {
        let queue = DispatchQueue(label: "migrayt.postgres")
        let result: Result<PostgresConnection, PostgresError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: connect(configuration, queue)) }
        }
        return try result.get()
    }

    /// Runs blocking work on the connection's queue.
    /// - Returns: What it gave or threw, and whether the connection can be used again.
    func perform<Value: Sendable>(_ work: @escaping @Sendable (PostgresConnection) throws -> Value) async -> (
        result: Result<Value, any Error>, isUsable: Bool
    ) {
        await withCheckedContinuation { continuation in
            queue.async {
                let result = Result { try work(self) }
                continuation.resume(returning: (result, self.isUsable))
            }
        }
    }

    private var isUsable: Bool { PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE }

    private static func connect(
        _ configuration: PostgresConfiguration, _ queue: DispatchQueue
    ) -> Result<PostgresConnection, PostgresError> {
        let keywords = configuration.keywords
        let names = CStringArray(keywords.map(\.0))
        let values = CStringArray(keywords.map(\.1))
        guard let handle = PQconnectdbParams(names.pointers, values.pointers, 0) else {
            return .failure(.unreachable(cause: "memory"))
        }
        guard PQstatus(handle) == CONNECTION_OK, PQsslInUse(handle) == 1 else {
            let cause = cause(of: handle)
            PQfinish(handle)
            return .failure(.unreachable(cause: cause))
        }
        // Notices can hold content and would go to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        return .success(PostgresConnection(handle: handle, queue: queue))
    }

    /// libpq gives a failed connection no code, only a text with names in it; a word of ours is all that leaves here.
    private static func cause(of handle: OpaquePointer) -> String {
        let text = String(cString: PQerrorMessage(handle))
        if text.contains("certificate") || text.contains("SSL") { return "certificate" }
        if text.contains("authentication") || text.contains("role") { return "authentication" }
        if text.contains("database") && text.contains("exist") { return "database" }
        return "host"
    }
}

// Only inside `perform`.
extension PostgresConnection {
    /// Runs one statement with bound parameters.
    func query(_ statement: String, _ parameters: [any PostgresEncodable] = []) throws(PostgresError) -> PostgresResult
    {
        let values = CStringArray(parameters.map(\.postgresText))
        return try answer(
            PQexecParams(handle, statement, Int32(parameters.count), nil, values.pointers, nil, nil, 0))
    }

    /// Runs one statement and says how many rows it changed.
    @discardableResult
    func execute(_ statement: String, _ parameters: [any PostgresEncodable] = []) throws(PostgresError) -> Int {
        try query(statement, parameters).affected
    }

    /// Runs a script of several statements without parameters, as one implicit transaction unless one is open.
    func run(script: String) throws(PostgresError) {
        _ = try answer(PQexec(handle, script))
    }

    /// Runs `body` as one transaction: all of it happens or nothing.
    func transaction<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
        try run(script: "BEGIN")
        let value: Value
        do {
            value = try body(self)
        } catch {
            // A broken connection has rolled back by itself.
            try? run(script: "ROLLBACK")
            throw error
        }
        let commit: PostgresResult
        do {
            commit = try query("COMMIT")
        } catch {
            throw Self.commitFault(error)
        }
        guard commit.command == "COMMIT" else { throw PostgresError.server(sqlState: "25P02") }
        return value
    }

    /// A connection or server that ends at this moment may have committed before.
    private static func commitFault(_ error: PostgresError) -> PostgresError {
        switch error {
        case .connectionLost: .commitLost
        case .server(let state) where state.hasPrefix("57"): .commitLost
        default: error
        }
    }

    private func answer(_ pointer: OpaquePointer?) throws(PostgresError) -> PostgresResult {
        guard let pointer else { throw .connectionLost }
        let status = PQresultStatus(pointer)
        if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK { return PostgresResult(pointer) }
        defer { PQclear(pointer) }
        guard let state = PQresultErrorField(pointer, Self.sqlStateField) else { throw .connectionLost }
        throw .server(sqlState: String(cString: state))
    }

    /// `PG_DIAG_SQLSTATE` of postgres_ext.h, a character macro.
    private static var sqlStateField: Int32 { Int32(UInt8(ascii: "C")) }
}
