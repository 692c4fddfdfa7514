import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import MigraytModel
import MigraytObservability
import NIOSSL

/// The HTTPS API: a router over the ports, and the server around it.
public struct APIServer: Sendable {
    /// Connections at once; one more waits in the kernel's queue.
    private static let maximumConnections = 1_024

    private let dependencies: APIDependencies

    public init(_ dependencies: APIDependencies) { self.dependencies = dependencies }

    /// Every route. The first group needs no token, the second none but a valid one.
    func router() -> Router<APIRequestContext> {
        let router = Router(context: APIRequestContext.self)
        router.add(middleware: ErrorMiddleware(timing: dependencies.timing, logger: dependencies.logger))
        SystemEndpoints(ledger: dependencies.ledger).add(to: router)
        LoginEndpoint(dependencies).add(to: router)
        let guarded = router.group("/api")
            .add(middleware: AuthenticationMiddleware(tokens: dependencies.tokens, timing: dependencies.timing))
        ProjectEndpoints(dependencies).add(to: guarded)
        ConnectorEndpoints(dependencies).add(to: guarded)
        ScanEndpoint(dependencies).add(to: guarded)
        MigrationEndpoints(dependencies).add(to: guarded)
        ReportEndpoints(dependencies).add(to: guarded)
        ProgressEndpoint(dependencies).add(to: guarded)
        return router
    }

    /// Serves HTTPS (TLS 1.2 and above) until the service group shuts down gracefully; open requests come to their end.
    /// - Parameters:
    ///   - certificateFile: A PEM chain, the server's own certificate first.
    ///   - privateKeyFile: Its key in PEM.
    /// - Throws: `configuration.invalid` for a certificate or key that cannot be used; the system's error for a port
    ///   that cannot be bound.
    public func run(host: String, port: Int, certificateFile: String, privateKeyFile: String) async throws {
        let logger = dependencies.logger
        let application = Application(
            router: router(),
            server: try .tls(tlsConfiguration: Self.tls(certificateFile, privateKeyFile)),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnections)),
            onServerRunning: { channel in
                logger.log(.info, "Listening", [.port: String(channel.localAddress?.port ?? port)])
            }, logger: logger)
        try await application.run()
    }

    private static func tls(_ certificateFile: String, _ privateKeyFile: String) throws(Failure) -> TLSConfiguration {
        do {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: privateKeyFile, format: .pem)))
            tls.minimumTLSVersion = .tlsv12
            tls.applicationProtocols = ["http/1.1"]
            return tls
        } catch {
            throw Failure(.configuration, .stop, field: "certificate or private key")
        }
    }
}
