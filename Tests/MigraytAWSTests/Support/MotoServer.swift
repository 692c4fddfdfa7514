import Foundation
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAWS

/// A private `moto_server` over TLS that checks signatures, with a user, a bucket and a KMS key.
///
/// The program is `MIGRAYT_MOTO_SERVER`, or `.stack/tools/bin/moto_server` in this folder or one above it, or the one
/// on `PATH`. Without any of them the tests fail.
final class MotoServer: Sendable {
    static let region = "eu-central-1"
    static let bucket = "migrayt-staging"

    let http: HTTPClient
    let endpoint: AWSEndpoint
    let credentials: AWSCredentials
    let kmsKeyID: String
    private let server: ChildProcess
    private let folder: URL

    @TaskLocal static var current: MotoServer?

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("migrayt-aws-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let certificate = folder.appendingPathComponent("certificate.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let openssl = ChildProcess(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate]
                + ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        try #require(try await openssl.run() == 0, "openssl could not make a certificate")

        let program = try #require(
            Self.program, "moto_server was not found: run scripts/setup or set MIGRAYT_MOTO_SERVER")
        server = ChildProcess([program, "-H", "127.0.0.1", "-p", "0", "-c", certificate, "-k", key])
        let line = try await server.start(until: "Running on https://127.0.0.1:")
        let port = try #require(line.flatMap { Int($0.prefix { $0.isNumber }) }, "moto_server did not start")

        var configuration = HTTPClient.Configuration(
            egress: Egress(hostOf: "https://127.0.0.1", addresses: .any))
        configuration.trust = .file(certificate)
        configuration.version = .http1
        http = HTTPClient(configuration)
        endpoint = try AWSEndpoint(url: "https://127.0.0.1:\(port)", region: Self.region)
        let setup = MotoSetup(http: http, endpoint: endpoint)
        kmsKeyID = try await setup.makeKMSKey()
        try await setup.makeBucket(Self.bucket)
        credentials = try await setup.makeUser()
        try await setup.checkSignatures(after: 0)
    }

    /// A role that may do everything; its ARN.
    func makeRole() async throws -> String {
        try await MotoSetup(http: http, endpoint: endpoint, credentials: credentials).makeRole()
    }

    /// The next call is taken without a signature, and none after it.
    func takeOneUnsignedCall() async throws {
        try await MotoSetup(http: http, endpoint: endpoint, credentials: credentials).checkSignatures(after: 1)
    }

    func stop() {
        server.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    private static var program: String? {
        if let path = ProcessInfo.processInfo.environment["MIGRAYT_MOTO_SERVER"] { return path }
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let path = folder.appendingPathComponent(".stack/tools/bin/moto_server").path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/moto_server" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }
}

/// Runs a suite beside one moto server.
struct WithMotoServer: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let server = try await MotoServer()
        defer { server.stop() }
        try await MotoServer.$current.withValue(server) { try await function() }
    }
}

extension Trait where Self == WithMotoServer {
    static var motoServer: Self { Self() }
}
