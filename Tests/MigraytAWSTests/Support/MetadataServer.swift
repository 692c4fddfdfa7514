import Foundation
import Testing

/// `metadata.py` as a child process.
final class MetadataServer: Sendable {
    let url: String
    private let server: ChildProcess

    @TaskLocal static var current: MetadataServer?

    init() async throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("metadata.py")
        server = ChildProcess(["python3", script.path])
        url = "http://127.0.0.1:\(try #require(try await server.start(until: "Port ")))"
    }

    func stop() { server.stop() }
}

/// Runs a suite beside one metadata server.
struct WithMetadataServer: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let server = try await MetadataServer()
        defer { server.stop() }
        try await MetadataServer.$current.withValue(server) { try await function() }
    }
}

extension Trait where Self == WithMetadataServer {
    static var metadataServer: Self { Self() }
}
