import Testing

/// Gives a suite a stack of its own, from before its first test until after its last.
struct StackTrait: SuiteTrait, TestScoping {
    let name: String
    let items: Int
    let settings: [String]
    let simulator: String

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Stack.with(name, source: "--items \(items) --seed 1 \(simulator)", settings: settings, function)
    }
}

extension Trait where Self == StackTrait {
    /// - Parameters:
    ///   - settings: `KEY=VALUE` for every role.
    ///   - simulator: Further arguments of the simulator.
    static func stack(_ name: String, items: Int, settings: [String] = [], simulator: String = "") -> Self {
        StackTrait(name: name, items: items, settings: settings, simulator: simulator)
    }
}
