import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOSSL

/// The HTTPS server around a simulator, on loopback.
public struct SimulatorServer: Sendable {
    private let application: Application<SimulatorResponder>

    /// - Parameters:
    ///   - port: must be the one in the configuration's `origin`, because answers hold absolute addresses.
    ///   - certificateFile: a PEM chain.
    ///   - privateKeyFile: its key in PEM.
    public init(
        responder: SimulatorResponder, port: Int, certificateFile: String, privateKeyFile: String, logger: Logger
    ) throws {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: privateKeyFile, format: .pem)))
        tls.minimumTLSVersion = .tlsv12
        application = Application(
            responder: responder, server: try .tls(tlsConfiguration: tls),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port), backlog: 1_024),
            onServerRunning: { channel in
                // Said on standard output so that a script can wait for it; `print` would keep it in a buffer.
                let text = "platform-simulator listens on \(channel.localAddress?.port ?? port)\n"
                try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
            }, logger: logger)
    }

    /// Serves until SIGTERM or SIGINT, then lets open requests end.
    public func run() async throws { try await application.runService() }
}
