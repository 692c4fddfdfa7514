import Testing

/// Gives a suite a stack of its own, from before its first test until after its last.
struct StackTrait: SuiteTrait, TestScoping {
    let name: String
    let items: Int
    let settings: [String]

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Stack.with(name, items: items, settings: settings, function)
    }
}

extension Trait where Self == StackTrait {
    /// - Parameter settings: `KEY=VALUE` for every role.
    static func stack(_ name: String, items: Int, settings: [String] = []) -> Self {
        StackTrait(name: name, items: items, settings: settings)
    }
}
