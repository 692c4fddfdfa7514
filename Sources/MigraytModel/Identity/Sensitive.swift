/// Content or a secret on its way through the system: it prints, encodes and interpolates as nothing.
///
/// Everything that a person wrote and every credential travels in this from the platform clients inwards, so that
/// a careless log line or error text cannot carry it out. `reveal()` marks each place that really needs the value.
public struct Sensitive<Value: Sendable>: Sendable {
    private let value: Value

    public init(_ value: Value) { self.value = value }

    public func reveal() -> Value { value }

    public func map<Result: Sendable>(_ transform: (Value) throws -> Result) rethrows -> Sensitive<Result> {
        Sensitive<Result>(try transform(value))
    }
}

extension Sensitive: Equatable where Value: Equatable {}
extension Sensitive: Hashable where Value: Hashable {}

extension Sensitive: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<sensitive>" }
    public var debugDescription: String { "<sensitive>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
