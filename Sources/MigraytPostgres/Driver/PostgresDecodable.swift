import Foundation
import MigraytModel
import MigraytPorts

/// A value that can be read from a column in Postgres' text format.
protocol PostgresDecodable {
    /// - Parameter text: `nil` for NULL.
    /// - Returns: `nil` when the text is not of this type.
    static func decode(_ text: String?) -> Self?
}

extension PostgresDecodable where Self: LosslessStringConvertible {
    static func decode(_ text: String?) -> Self? { text.flatMap(Self.init) }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue == String {
    static func decode(_ text: String?) -> Self? { text.flatMap(Self.init(rawValue:)) }
}

extension String: PostgresDecodable {
    static func decode(_ text: String?) -> String? { text }
}

extension Int: PostgresDecodable {}
extension Int64: PostgresDecodable {}
extension Double: PostgresDecodable {}

extension Bool: PostgresDecodable {
    static func decode(_ text: String?) -> Bool? {
        switch text {
        case "t": true
        case "f": false
        default: nil
        }
    }
}

extension Date: PostgresDecodable {
    static func decode(_ text: String?) -> Date? { text.flatMap(PostgresTimestamp.date(of:)) }
}

extension Identifier: PostgresDecodable {
    static func decode(_ text: String?) -> Identifier? { text.flatMap(Identifier.init(_:)) }
}

extension WorkItemID: PostgresDecodable {
    static func decode(_ text: String?) -> WorkItemID? { text.flatMap { Int64($0) }.map(WorkItemID.init(_:)) }
}

extension IssueKey: PostgresDecodable {
    static func decode(_ text: String?) -> IssueKey? { text.flatMap(IssueKey.init(_:)) }
}

extension RunState: PostgresDecodable {}
extension RunType: PostgresDecodable {}
extension Phase: PostgresDecodable {}
extension OutboxState: PostgresDecodable {}
extension FailureCode: PostgresDecodable {}
extension EffectKey.Kind: PostgresDecodable {}
extension RunEvent.Kind: PostgresDecodable {}
extension UserRecord.Role: PostgresDecodable {}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    static func decode(_ text: String?) -> Wrapped?? {
        guard let text else { return .some(.none) }
        return Wrapped.decode(text).map { .some($0) }
    }
}
