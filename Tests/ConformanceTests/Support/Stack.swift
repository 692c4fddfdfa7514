import Foundation
import Testing

/// The servers of `scripts/stack`, named by the environment as `scripts/stack env` prints it.
enum Stack {
    /// - Throws: When it is missing: a test that needs a server fails without one.
    static func setting(_ name: String) throws -> String {
        try #require(
            ProcessInfo.processInfo.environment[name],
            "\(name) is not set. Start the local stack: scripts/stack up; eval \"$(scripts/stack env)\"")
    }
}
