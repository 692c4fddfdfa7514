/// A JSON value of unknown shape: Atlassian documents, field maps, properties.
///
/// Such trees do not go through `Codable`: on Linux that costs twenty times the time of the parser and writer beside
/// this file. Objects keep no order; a number keeps its integer form when it has one.
public enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case members(JSONObject)
}

extension JSON {
    /// The member of an object; `nil` for other values and absent keys.
    public subscript(_ key: String) -> JSON? {
        if case .members(let object) = self { object[key] } else { nil }
    }

    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    /// The members of an object as a dictionary, which is made for it: where they are only looked through or a few are
    /// read, `members` and the subscript cost nothing.
    public var object: [String: JSON]? { members?.dictionary }
    public var members: JSONObject? { if case .members(let value) = self { value } else { nil } }

    public static func object(_ members: [String: JSON]) -> JSON { .members(JSONObject(members)) }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var isNull: Bool { self == .null }

    /// A whole number, also when it was written as `5.0`.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .members(JSONObject(first: elements.map { (key: $0.0, value: $0.1) }))
    }
}
