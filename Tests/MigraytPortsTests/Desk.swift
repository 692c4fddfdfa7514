import Foundation
import MigraytModel
import MigraytTestKit
import Synchronization

@testable import MigraytPorts

/// A connection to Jira with its secret, and readers of it on a clock that the test moves.
final class Desk: Sendable {
    let clock = ManualClock()
    let secrets = InMemorySecretStore()
    let server = InMemoryAuthorizationServer()
    let first: Secret
    let refreshToken: Secret
    private let ledger: InMemoryLedger
    private let reader: CredentialReader
    private let connection: Connection
    private let waits: Waits

    /// - Parameter life: How long the access token is still good.
    convenience init(life: Duration, hasClient: Bool = true) async throws {
        try await self.init(nil, life: life, hasClient: hasClient)
    }

    init(_ stored: StoredCredential?, life: Duration = .zero, hasClient: Bool = true) async throws {
        let (clock, waits, server, secrets) = (clock, Waits(), server, secrets)
        self.waits = waits
        let verifier = String(repeating: "v", count: 43)
        let page = server.authorizationPage(state: "s", challenge: "7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM")
        let tokens = try? await server.exchange(
            code: Sensitive(server.consent(page).code), verifier: Sensitive(verifier))
        let (access, refresh) = (tokens?.accessToken ?? Secret("none"), tokens?.refreshToken ?? Secret("none"))
        (first, refreshToken) = (access, refresh)
        let grant = OAuthGrant(
            accessToken: access, refreshToken: refresh,
            expiresAt: clock.now.addingTimeInterval(life / .seconds(1)), cloudID: "cloud")
        let arn = try await secrets.create(
            name: "n", value: Self.secret(stored ?? .grant(grant)), token: UUID().uuidString)
        let connection = Connection(
            id: ConnectionID(UUID()), tenant: TenantID(UUID()), user: UserID(UUID()),
            platform: .jira, digests: .sample(Self.endpoint), secretARN: arn, createdAt: clock.now)
        let ledger = InMemoryLedger(clock: clock)
        try await ledger.createConnection(connection)
        (self.ledger, self.connection) = (ledger, connection)
        let start = clock.now
        reader = CredentialReader(
            accounts: ledger, secrets: secrets,
            servers: hasClient ? AuthorizationServers(azureDevOps: nil, jira: server) : .none,
            timing: Timing(
                monotonic: { .seconds(clock.now.timeIntervalSince(start)) },
                sleep: { _ in
                    waits.note()
                    await Task.yield()
                }, random: { 0.5 }, now: { clock.now }))
    }

    /// Whether a reader has found the claim taken.
    var isWaiting: Bool { waits.count > 0 }

    func read() async throws(Failure) -> PlatformCredential {
        let (endpoint, credential) = try await reader.opened(connection)
        // Renewed or not, and by whomever: the place stays.
        guard endpoint == Self.endpoint else { throw Failure(.internalError, .stop) }
        return credential
    }

    /// Puts a text in the secret's place.
    func spoil(_ text: String) async throws(Failure) {
        try await secrets.replace(connection.secretARN, value: Sensitive(text), token: UUID().uuidString)
    }

    private static let endpoint = PlatformEndpoint.jira(
        JiraEndpoint(
            baseURL: "https://contoso.atlassian.net", projectKey: "SHOP", boardID: nil, certificateAuthority: nil))

    private static func secret(_ credential: StoredCredential) -> Sensitive<String> {
        StoredConnection(endpoint: endpoint, credential: credential).encoded()
    }

    func claim(for lease: Duration = CredentialReader.lease) async throws(Failure) -> RefreshClaim? {
        try await ledger.claimRefresh(of: connection.id, tenant: connection.tenant, lease: lease)
    }

    func stored() async throws(Failure) -> StoredCredential? {
        StoredCredential(decoding: try await secrets.value(of: connection.secretARN))
    }

    /// Points the connection at another secret, as the API does where the one before is gone.
    func connectAnew(with token: String) async throws(Failure) {
        let grant = OAuthGrant(
            accessToken: Secret(token), refreshToken: Secret("r"), expiresAt: clock.now.addingTimeInterval(3600),
            cloudID: "cloud")
        let arn = try await secrets.create(name: "n2", value: Self.secret(.grant(grant)), token: UUID().uuidString)
        _ = try await ledger.replaceSecret(
            of: connection.id, tenant: connection.tenant, from: connection.secretARN, to: arn)
        try await secrets.delete(connection.secretARN)
    }

    func disconnect() async throws(Failure) {
        _ = try await ledger.deleteConnection(connection.id, tenant: connection.tenant)
        try await secrets.delete(connection.secretARN)
    }

    private final class Waits: Sendable {
        private let storage = Mutex(0)
        var count: Int { storage.withLock { $0 } }
        func note() { storage.withLock { $0 += 1 } }
    }
}
