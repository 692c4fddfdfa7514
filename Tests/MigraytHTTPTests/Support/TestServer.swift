import Foundation
import MigraytHTTP
import Testing

/// `Support/server.py` as a child process, with a certificate made for it.
final class TestServer: Sendable {
    let port: Int
    /// Takes connections and never says a word, not even a TLS one.
    let mutePort: Int
    let certificate: String
    private let process: Process
    private let folder: URL

    /// The one of the running suite.
    @TaskLocal static var current: TestServer?

    init(names: String = "DNS:localhost,IP:127.0.0.1", _ options: String...) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("migrayt-http-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appendingPathComponent("certificate.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let openssl = try Self.launch(
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=\(names)",
            ])
        let made = await Self.exitStatus(of: openssl.process)
        try #require(made == 0, "openssl could not make a certificate")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("server.py")
        let server = try Self.launch(["python3", "-W", "ignore", script.path, certificate, key] + options)
        process = server.process
        let ports = await Self.firstLine(of: server.output).split(separator: " ").compactMap { Int($0) }
        try #require(ports.count == 2, "the test server did not start")
        (port, mutePort) = (ports[0], ports[1])
    }

    deinit {
        // Not by `terminate()`: children inherit a signal mask from the test runner that blocks SIGTERM.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    func url(_ path: String) -> String { "https://127.0.0.1:\(port)\(path)" }

    var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            egress: Egress(hosts: Set(["127.0.0.1", "localhost"].compactMap { HostPattern($0) }), addresses: .any))
        configuration.trust = .file(certificate)
        return configuration
    }

    func client(_ version: HTTPClient.Version) -> HTTPClient {
        var configuration = configuration
        configuration.version = version
        return HTTPClient(configuration)
    }

    private static func launch(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    private static func exitStatus(of process: Process) async -> Int32 {
        await offPool {
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    private static func firstLine(of output: FileHandle) async -> String {
        await offPool {
            var text = Data()
            while !text.contains(UInt8(ascii: "\n")) {
                let more = output.availableData
                if more.isEmpty { break }
                text.append(more)
            }
            return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    private static func offPool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: work()) }
        }
    }
}

/// Runs a suite beside one test server.
struct WithTestServer: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let server = try await TestServer()
        try await TestServer.$current.withValue(server) { try await function() }
    }
}

extension Trait where Self == WithTestServer {
    static var testServer: Self { Self() }
}
