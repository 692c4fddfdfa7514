/// One guarantee of a port, checked on any implementation of it.
public struct ConformanceRule<Subject: Sendable>: Sendable, CustomStringConvertible {
    /// States the guarantee.
    public let name: String
    private let body: @Sendable (Subject) -> @Sendable () async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (Subject) -> @Sendable () async throws -> Void) {
        self.name = name
        self.body = body
    }

    /// - Throws: `ConformanceViolation` when the subject breaks the rule; any other error when it fails on the way.
    public func check(_ subject: Subject) async throws { try await body(subject)() }

    public var description: String { name }
}
