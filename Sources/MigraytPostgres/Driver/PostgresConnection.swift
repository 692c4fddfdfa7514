import Cpq
import Dispatch
import Foundation

/// One session with the server.
///
/// libpq's blocking calls run on the connection's own serial queue, never on the cooperative pool: measured, that has
/// the latency and throughput of the non-blocking calls, and a pool has few connections. A transaction is one closure
/// on that queue, so nothing can interleave with it.
///
/// `@unchecked Sendable`: `handle` and what is known of it are touched only inside `perform`, which runs on `queue`,
/// and in `deinit`.
final class PostgresConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    private let queue: DispatchQueue
    /// The names of the statements that the server has parsed for this session, by their texts.
    private var prepared: [String: String] = [:]
    private var lastName = 0
    /// What goes with the next statements: what begins a transaction, and what it runs without waiting for an answer.
    private var queued: [PostgresStatement] = []
    /// How often an answer was waited for.
    private(set) var roundTrips = 0

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

    private var isUsable: Bool {
        PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
            && PQpipelineStatus(handle) == PQ_PIPELINE_OFF
    }

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
        try pipeline([PostgresStatement(statement, parameters)])[0]
    }

    /// Runs one statement and says how many rows it changed.
    @discardableResult
    func execute(_ statement: String, _ parameters: [any PostgresEncodable] = []) throws(PostgresError) -> Int {
        try query(statement, parameters).affected
    }

    /// Runs a script of several statements without parameters, as one implicit transaction unless one is open.
    func run(script: String) throws(PostgresError) { _ = try answer(toScript: script) }

    private func answer(toScript script: String) throws(PostgresError) -> PostgresResult {
        if !queued.isEmpty { _ = try pipeline([]) }
        countRoundTrip()
        guard let pointer = PQexec(handle, script) else { throw .connectionLost }
        if Self.isAnswer(pointer) { return PostgresResult(pointer) }
        defer { PQclear(pointer) }
        throw Self.fault(in: pointer)
    }

    /// Runs a statement of a transaction whose answer decides nothing: it goes with the next ones, or with `COMMIT`.
    func later(_ statement: String, _ parameters: [any PostgresEncodable] = []) {
        precondition(!queued.isEmpty || PQtransactionStatus(handle) != PQTRANS_IDLE, "nothing would send it")
        queued.append(PostgresStatement(statement, parameters))
    }

    /// Runs `body` as one transaction: all of it happens or nothing. Each statement is a round trip of its own, so that
    /// `body` can decide between them; what opens the transaction goes with the first, and what runs `later` needs
    /// none.
    func transaction<Value>(
        opening: [PostgresStatement] = [], _ body: (PostgresConnection) throws -> Value
    ) throws -> Value {
        let before = roundTrips
        queued = [PostgresStatement("BEGIN")] + opening
        let first = queued.count
        let value: Value
        do { value = try body(self) } catch {
            rollBack(since: before)
            throw error
        }
        if roundTrips == before, queued.count == first {
            queued = []
            return value
        }
        let commit: PostgresResult?
        do { commit = try pipeline([PostgresStatement("COMMIT")]).first } catch {
            rollBack(since: before)
            throw Self.commitFault(error)
        }
        guard commit?.command == "COMMIT" else { throw PostgresError.server(sqlState: "25P02") }
        return value
    }

    /// A broken connection has rolled back by itself, and so has a `COMMIT` that failed.
    private func rollBack(since roundTripsBefore: Int) {
        queued = []
        guard roundTrips > roundTripsBefore, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        try? run(script: "ROLLBACK")
    }

    /// Runs statements as one transaction in one round trip: each sees what those before it did, and the first that
    /// fails undoes them all. What must be decided between them is decided by their conditions.
    func commit(_ statements: [PostgresStatement]) throws(PostgresError) -> [PostgresResult] {
        do {
            return try pipeline(statements)
        } catch .connectionLost {
            // All was sent before the first answer was read.
            throw .commitLost
        }
    }

    /// A connection or server that ends at this moment may have committed before.
    private static func commitFault(_ error: PostgresError) -> PostgresError {
        switch error {
        case .connectionLost: .commitLost
        case .server(let state) where state.hasPrefix("57"): .commitLost
        default: error
        }
    }

    /// Sends all statements, then reads all answers: one round trip. Unless a transaction is open they are one.
    ///
    /// libpq sends while nobody reads. That cannot get stuck here: what a pipeline answers before its last statement
    /// was sent fits the socket's buffers, since statements that give many rows stand at its end.
    func pipeline(_ statements: [PostgresStatement]) throws(PostgresError) -> [PostgresResult] {
        let before = queued
        queued = []
        return Array(try exchange(before + statements).dropFirst(before.count))
    }

    private func exchange(_ statements: [PostgresStatement]) throws(PostgresError) -> [PostgresResult] {
        countRoundTrip()
        guard PQenterPipelineMode(handle) == 1 else { throw .connectionLost }
        let new = try send(statements)
        var results: [PostgresResult] = []
        var fault: PostgresError?
        var awaited = Set(new)
        // A statement of which it is not known that the server has it is prepared again, under another name.
        var unprepared = awaited
        defer { for text in unprepared { prepared[text] = nil } }
        for statement in statements {
            if awaited.remove(statement.text) != nil, try read(&fault) != nil { unprepared.remove(statement.text) }
            if let result = try read(&fault) { results.append(result) }
        }
        try readEnd(&fault)
        guard PQexitPipelineMode(handle) == 1 else { throw .connectionLost }
        if let fault { throw fault }
        return results
    }

    /// - Returns: The texts that are prepared on the way, each before its first use.
    private func send(_ statements: [PostgresStatement]) throws(PostgresError) -> [String] {
        var new: [String] = []
        for statement in statements {
            let count = Int32(statement.parameters.count)
            if prepared[statement.text] == nil {
                lastName += 1
                let name = "s\(lastName)"
                guard PQsendPrepare(handle, name, statement.text, count, nil) == 1 else { throw .connectionLost }
                prepared[statement.text] = name
                new.append(statement.text)
            }
            let values = CStringArray(statement.parameters)
            guard PQsendQueryPrepared(handle, prepared[statement.text], count, values.pointers, nil, nil, 0) == 1 else {
                throw .connectionLost
            }
        }
        guard PQpipelineSync(handle) == 1 else { throw .connectionLost }
        return new
    }

    /// Reads one answer and the mark behind it.
    /// - Returns: `nil` when it failed, or was not run because one before it failed.
    private func read(_ fault: inout PostgresError?) throws(PostgresError) -> PostgresResult? {
        guard let pointer = PQgetResult(handle) else { throw fault ?? .connectionLost }
        var result: PostgresResult?
        if Self.isAnswer(pointer) {
            result = PostgresResult(pointer)
        } else {
            if PQresultStatus(pointer) != PGRES_PIPELINE_ABORTED { fault = fault ?? Self.fault(in: pointer) }
            PQclear(pointer)
        }
        guard PQgetResult(handle) == nil, PQstatus(handle) == CONNECTION_OK else { throw fault ?? .connectionLost }
        return result
    }

    /// Reads what the end of the transaction came to.
    private func readEnd(_ fault: inout PostgresError?) throws(PostgresError) {
        guard let pointer = PQgetResult(handle) else { throw fault ?? .connectionLost }
        defer { PQclear(pointer) }
        if PQresultStatus(pointer) == PGRES_PIPELINE_SYNC { return }
        // What failed before has undone everything; what fails here may have been committed.
        if let fault { throw fault }
        let last = Self.fault(in: pointer)
        guard case .server(let state) = last, !state.hasPrefix("57"), PQstatus(handle) == CONNECTION_OK else {
            throw .connectionLost
        }
        fault = last
        while let next = PQgetResult(handle) {
            let isEnd = PQresultStatus(next) == PGRES_PIPELINE_SYNC
            PQclear(next)
            if isEnd { return }
        }
    }

    private func countRoundTrip() {
        roundTrips += 1
        PostgresRoundTrips.count()
    }

    private static func isAnswer(_ pointer: OpaquePointer) -> Bool {
        let status = PQresultStatus(pointer)
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
    }

    private static func fault(in pointer: OpaquePointer) -> PostgresError {
        guard let state = PQresultErrorField(pointer, sqlStateField) else { return .connectionLost }
        return .server(sqlState: String(cString: state))
    }

    /// `PG_DIAG_SQLSTATE` of postgres_ext.h, a character macro.
    private static var sqlStateField: Int32 { Int32(UInt8(ascii: "C")) }
}
