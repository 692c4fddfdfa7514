/// An implementation of a port does not keep what the port promises.
public struct ConformanceViolation: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the broken rule.
    public let rule: String
    public let detail: String

    public var description: String { "\(rule): \(detail)" }
}
