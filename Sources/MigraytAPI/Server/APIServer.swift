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
        let table = RouteTable()
        router.add(middleware: SecurityHeadersMiddleware())
        router.add(
            middleware: ErrorMiddleware(timing: dependencies.timing, logger: dependencies.logger, routes: table))
        SystemEndpoints(ledger: dependencies.ledger).add(to: router)
        SessionEndpoints(dependencies).add(to: router)
        OpenIDEndpoints(dependencies).add(to: router)
        ErasureEndpoint(dependencies).add(to: router)
        let group = router.group("/api")
            .add(middleware: AuthenticationMiddleware(tokens: dependencies.tokens, timing: dependencies.timing))
        let guarded = GuardedRoutes(group, dependencies)
        ProjectEndpoints(dependencies).add(to: guarded)
        ConnectorEndpoints(dependencies).add(to: guarded)
        AuthorizationEndpoints(dependencies).add(to: guarded)
        ScanEndpoint(dependencies).add(to: guarded)
        MigrationEndpoints(dependencies).add(to: guarded)
        ReportEndpoints().add(to: guarded)
        DeadLetterEndpoints().add(to: guarded)
        ProgressEndpoint(dependencies).add(to: guarded)
        TeamEndpoints(dependencies).add(to: guarded)
        AuditEndpoint().add(to: guarded)
        TenantEndpoints(dependencies).add(to: guarded)
        table.fill(router)
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
            server: try .tls(
                .http1(configuration: Self.http), tlsConfiguration: Self.tls(certificateFile, privateKeyFile)),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnections)),
            onServerRunning: { channel in
                logger.log(.info, "Listening", [.port: String(channel.localAddress?.port ?? port)])
            }, logger: logger)
        try await application.run()
    }

    /// A connection that says nothing for so long is closed; progress streams say something every 10 s. Headers are
    /// bounded well above what browsers send.
    private static let http = HTTP1Channel.Configuration(
        idleTimeout: .seconds(60),
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))

    /// Those of TLS 1.2 with forward secrecy and authenticated encryption; TLS 1.3 has no others.
    private static let cipherSuites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]

    private static func tls(_ certificateFile: String, _ privateKeyFile: String) throws(Failure) -> TLSConfiguration {
        do {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: privateKeyFile, format: .pem)))
            tls.minimumTLSVersion = .tlsv12
            tls.cipherSuiteValues = cipherSuites
            tls.applicationProtocols = ["http/1.1"]
            return tls
        } catch {
            throw Failure(.configuration, .stop, field: "certificate or private key")
        }
    }
}
