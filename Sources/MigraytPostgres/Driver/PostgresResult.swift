import Cpq

/// The answer to one statement. Owns libpq's memory; does not leave the connection's queue.
final class PostgresResult {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var count: Int { Int(PQntuples(pointer)) }
    /// Rows that the statement inserted, changed or deleted.
    var affected: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }
    /// The command that ran: `COMMIT`, or `ROLLBACK` when a transaction could not be committed.
    var command: String { String(cString: PQcmdStatus(pointer)) }

    var first: PostgresRow? { count > 0 ? PostgresRow(self, 0) : nil }

    func map<Value>(_ transform: (PostgresRow) throws -> Value) rethrows -> [Value] {
        try (0..<count).map { try transform(PostgresRow(self, $0)) }
    }

    fileprivate func column(_ name: String) -> Int32? {
        let index = PQfnumber(pointer, name)
        return index < 0 ? nil : index
    }

    fileprivate func text(_ row: Int, _ column: Int32) -> String? {
        guard PQgetisnull(pointer, Int32(row), column) == 0 else { return nil }
        return String(cString: PQgetvalue(pointer, Int32(row), column))
    }
}

/// One row of an answer; columns are read by their names.
struct PostgresRow {
    private let result: PostgresResult
    private let index: Int

    init(_ result: PostgresResult, _ index: Int) {
        self.result = result
        self.index = index
    }

    /// - Throws: `PostgresError.unreadable` when there is no such column or its text is not of the type; NULL is only
    ///   of optional types.
    func callAsFunction<Value: PostgresDecodable>(_ column: String) throws(PostgresError) -> Value {
        guard let number = result.column(column), let value = Value.decode(result.text(index, number)) else {
            throw .unreadable(column: column)
        }
        return value
    }
}
