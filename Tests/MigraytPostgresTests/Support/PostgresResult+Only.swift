@testable import MigraytPostgres

extension PostgresResult {
    struct NoRow: Error {}

    /// A column of the first row.
    func only<Value: PostgresDecodable>(_ column: String) throws -> Value {
        guard let first else { throw NoRow() }
        return try first(column)
    }
}
