/// The headers of an answer: looked up without regard to case, all values kept in order.
public struct HTTPHeaders: Sendable, Hashable {
    private var fields: [Field] = []

    public init() {}

    /// The first value under the name.
    public subscript(_ name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name == name }?.value
    }

    /// All values under the name, in the order of their lines.
    public func values(_ name: String) -> [String] {
        let name = name.lowercased()
        return fields.filter { $0.name == name }.map(\.value)
    }

    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name.lowercased(), value: value))
    }

    private struct Field: Sendable, Hashable {
        let name: String
        let value: String
    }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number only: a value can hold a cookie or a signed address.
    public var description: String { "\(fields.count) headers" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
