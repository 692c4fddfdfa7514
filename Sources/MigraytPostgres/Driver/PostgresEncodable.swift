import Foundation
import MigraytModel

/// A value that can be bound to a statement's parameter, in Postgres' text format.
protocol PostgresEncodable {
    /// `nil` for NULL.
    var postgresText: String? { get }
}

extension String: PostgresEncodable {
    var postgresText: String? { self }
}

extension Int: PostgresEncodable {
    var postgresText: String? { String(self) }
}

extension Int64: PostgresEncodable {
    var postgresText: String? { String(self) }
}

extension Double: PostgresEncodable {
    var postgresText: String? { String(self) }
}

extension Bool: PostgresEncodable {
    var postgresText: String? { self ? "t" : "f" }
}

extension Date: PostgresEncodable {
    var postgresText: String? { PostgresTimestamp.text(of: self) }
}

/// Bound as seconds, for `make_interval(secs => $n)`.
extension Duration: PostgresEncodable {
    var postgresText: String? { String(seconds) }
}

extension Identifier: PostgresEncodable {
    var postgresText: String? { description }
}

extension WorkItemID: PostgresEncodable {
    var postgresText: String? { String(rawValue) }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    var postgresText: String? { self?.postgresText }
}

/// An array literal. Every element is quoted, so that its text needs no other care than quotes and backslashes.
extension Array: PostgresEncodable where Element: PostgresEncodable {
    var postgresText: String? {
        var literal = "{"
        for index in indices {
            if index > 0 { literal += "," }
            guard let text = self[index].postgresText else {
                literal += "NULL"
                continue
            }
            literal += "\""
            if text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
                for character in text.unicodeScalars {
                    if character == "\"" || character == "\\" { literal += "\\" }
                    literal.unicodeScalars.append(character)
                }
            } else {
                literal += text
            }
            literal += "\""
        }
        return literal + "}"
    }
}
