import Foundation
import MigraytAWS
import MigraytHTTP
import MigraytModel
import MigraytPorts
import MigraytPostgres
import Synchronization
import Testing

/// One refresher for each grant, with the real parts: PostgreSQL, Secrets Manager, and an authorization server whose
/// refresh tokens rotate, over HTTPS.
@Suite(.serialized, .timeLimit(.minutes(1))) struct RefreshTests {
    @Test func manyProcessesAtOnceRenewOnce() async throws {
        try await Scratch.withPool { pool in
            let scene = try await Scene(pool)
            let tokens = try await withThrowingTaskGroup(of: String.self) { group in
                // Each with a wiring of its own, as workers have it.
                for _ in 0..<16 { group.addTask { try await scene.open() } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(scene.server.count == 1)
            let kept = try await scene.kept()
            #expect(tokens == [kept.accessToken.reveal()])
            // What was kept renews once more: the rotation was not lost.
            _ = try await scene.server.refresh(kept.refreshToken)
        }
    }

    @Test func aCrashBetweenRenewalAndUseLosesNothing() async throws {
        try await Scratch.withPool { pool in
            let scene = try await Scene(pool)
            let before = try await scene.kept()
            let claim = try #require(try await scene.claim(for: .milliseconds(300)))
            _ = try await scene.server.refresh(before.refreshToken)
            // The process dies here, with the new tokens in its memory only.
            let opened = try await scene.open()
            #expect(scene.server.count == 2)
            let kept = try await scene.kept()
            #expect(opened == kept.accessToken.reveal())
            await #expect(throws: Failure.self) { try await scene.ledger.holdRefresh(claim) }
            _ = try await scene.server.refresh(kept.refreshToken)
        }
    }
}

/// A connection whose access token is at its end.
private struct Scene: Sendable {
    let ledger: PostgresLedger
    let server: CountingServer
    private let secrets: SecretsManagerStore
    private let connection: Connection

    init(_ pool: PostgresPool) async throws {
        let url = try Stack.setting("MIGRAYT_AWS_ENDPOINT")
        var configuration = HTTPClient.Configuration(egress: Egress(hostOf: url, addresses: .any))
        configuration.trust = .file(try Stack.setting("MIGRAYT_AWS_CA_FILE"))
        configuration.version = .http1
        let http = HTTPClient(configuration)
        let endpoint = try AWSEndpoint(url: url, region: try Stack.setting("MIGRAYT_AWS_REGION"))
        let secrets = SecretsManagerStore(
            http: http, endpoint: endpoint,
            credentials: try .chain(
                environment: ProcessInfo.processInfo.environment, sts: endpoint, https: { _ in http }),
            kmsKeyID: try Stack.setting("MIGRAYT_KMS_KEY_ID"))
        let person = try Person(.atlassian, canRevoke: false)
        let tokens = try await person.tokens()
        let grant = OAuthGrant(
            accessToken: tokens.accessToken, refreshToken: try #require(tokens.refreshToken), expiresAt: Date(),
            cloudID: "c")
        let ledger = PostgresLedger(pool: pool)
        let owner = UserRecord(
            id: UserID(UUID()), tenant: TenantID(UUID()), loginDigest: "d", passwordHash: "*", role: .owner)
        try await ledger.ensureOwner(owner)
        let id = ConnectionID(UUID())
        let jira = PlatformEndpoint.jira(
            JiraEndpoint(baseURL: person.siteURL, projectKey: "SHOP", boardID: nil, certificateAuthority: nil))
        let connection = Connection(
            id: id, tenant: owner.tenant, user: owner.id, platform: .jira,
            digests: PlaceDigests(place: "place", site: "site"),
            secretARN: try await secrets.create(
                name: "migrayt/test/\(id)",
                value: StoredConnection(endpoint: jira, credential: .grant(grant)).encoded(),
                token: UUID().uuidString.lowercased()),
            createdAt: Date())
        try await ledger.createConnection(connection)
        (self.ledger, self.secrets, self.connection) = (ledger, secrets, connection)
        server = CountingServer(person.server)
    }

    /// What a worker does at the beginning of a shard.
    /// - Returns: The token that it would show to Jira.
    func open() async throws -> String {
        let connector = TokenWitness()
        let platforms = Platforms(
            accounts: ledger, secrets: secrets, connector: connector,
            servers: AuthorizationServers(azureDevOps: nil, jira: server))
        _ = try? await platforms.target(connection, permit: .always)
        return try #require(connector.token)
    }

    func claim(for lease: Duration) async throws -> RefreshClaim? {
        try await ledger.claimRefresh(of: connection.id, tenant: connection.tenant, lease: lease)
    }

    func kept() async throws -> OAuthGrant {
        let stored = try #require(StoredConnection(decoding: try await secrets.value(of: connection.secretARN)))
        // A renewal keeps where the platform is.
        guard case (.jira, .grant(let grant)) = (stored.endpoint, stored.credential) else {
            throw Failure(.secretNotFound, .parkRun)
        }
        return grant
    }
}

/// Sees the credential that a platform is opened with, and opens none.
private final class TokenWitness: PlatformConnector {
    private let seen = Mutex<String?>(nil)
    var token: String? { seen.withLock { $0 } }

    func source(_ endpoint: AzureDevOpsEndpoint, site: String, credential: PlatformCredential) throws(Failure)
        -> any WorkItemSource
    {
        throw Failure(.internalError, .stop)
    }

    func target(_ endpoint: JiraEndpoint, site: String, credential: PlatformCredential, permit: WritePermit)
        throws(Failure) -> any IssueTarget
    {
        seen.withLock { $0 = credential.token.reveal() }
        throw Failure(.internalError, .stop)
    }
}

private final class CountingServer: AuthorizationServer {
    private let server: any AuthorizationServer
    private let refreshes = Mutex(0)
    /// Renewals that were asked for.
    var count: Int { refreshes.withLock { $0 } }

    init(_ server: any AuthorizationServer) { self.server = server }

    func authorizationPage(state: String, challenge: String) -> String {
        server.authorizationPage(state: state, challenge: challenge)
    }
    func exchange(code: Sensitive<String>, verifier: Sensitive<String>) async throws(Failure) -> OAuthTokens {
        try await server.exchange(code: code, verifier: verifier)
    }
    func refresh(_ refreshToken: Secret) async throws(Failure) -> OAuthTokens {
        refreshes.withLock { $0 += 1 }
        return try await server.refresh(refreshToken)
    }
    func sites(_ accessToken: Secret) async throws(Failure) -> [AccessibleSite] { try await server.sites(accessToken) }
    func revoke(_ refreshToken: Secret) async throws(Failure) -> Bool { try await server.revoke(refreshToken) }
}
