import Foundation
import Hummingbird
import HummingbirdTesting
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import NIOCore
import Synchronization

@testable import MigraytAPI

/// The API over in-memory ports, with two owners of two tenants, and a clock that moves when something sleeps.
final class APIWorld: Sendable {
    static let key = Array(repeating: UInt8(7), count: 32)

    let clock = ManualClock()
    let ids = SequentialIDs(seed: 1)
    let ledger: InMemoryLedger
    let secrets = RecordingSecretStore()
    let connector = StubConnector()
    let drain = DrainSignal()
    let log = LogRecorder()
    let tokens: AccessTokens
    let server: APIServer
    /// Built once, since limits count from request to request.
    private let responder: RouterResponder<APIRequestContext>
    let owner: UserRecord
    let stranger: UserRecord
    private let sleeps: Sleeps

    init(
        provider: TestIdentityProvider? = nil, servers: AuthorizationServers = .none,
        fault: @escaping @Sendable (_ operation: String) -> CommitFault? = { _ in nil }
    ) async throws {
        let (clock, ids, sleeps) = (clock, ids, Sleeps())
        self.sleeps = sleeps
        ledger = InMemoryLedger(clock: clock, fault: fault)
        tokens = try await AccessTokens(key: Sensitive(Self.key))
        let secrets = Counter()
        let start = clock.now
        let timing = Timing(
            monotonic: { .seconds(clock.now.timeIntervalSince(start)) },
            sleep: { duration in
                clock.advance(by: duration)
                try await sleeps.next()
            }, random: { 0.5 }, now: { clock.now })
        server = APIServer(
            APIDependencies(
                ledger: ledger, secrets: self.secrets, connector: connector, tokens: tokens,
                passwords: PasswordHasher(),
                timing: timing, drain: drain, logger: log.logger, newID: { ids.next() },
                newSecret: { Array(repeating: secrets.next(), count: 32) },
                openID: provider.map {
                    OpenIDSignIn(
                        provider: $0, issuer: TestIdentityProvider.issuer, clientID: "migrayt",
                        redirectURL: "https://api.example/api/auth/oidc/callback", returnURL: nil)
                }, authorizationServers: servers))
        responder = server.router().buildResponder()
        owner = Self.user("owner@example.com", ids)
        stranger = Self.user("stranger@example.com", ids)
    }

    /// Called before each sleep ends, with the number of the sleep from 1.
    func onSleep(_ action: @escaping @Sendable (Int) async throws -> Void) { sleeps.set(action) }

    static func user(_ email: String, _ ids: SequentialIDs, role: UserRecord.Role = .owner) -> UserRecord {
        UserRecord(
            id: UserID(ids.next()), tenant: TenantID(ids.next()),
            loginDigest: LoginDigest.hex(of: Sensitive(email)), passwordHash: "*", role: role)
    }

    func call(_ method: HTTPRequest.Method, _ path: String, as user: UserRecord?, body: String? = nil) async throws
        -> Answer
    {
        var authorization: String?
        if let user {
            let token = try await tokens.issue(to: user, email: Sensitive("x@example.com"), now: clock.now)
            authorization = "Bearer \(token.reveal())"
        }
        return try await call(method, path, authorization: authorization, body: body)
    }

    func call(_ method: HTTPRequest.Method, _ path: String, authorization: String?, body: String? = nil) async throws
        -> Answer
    {
        var headers: HTTPFields = authorization.map { [.authorization: $0] } ?? [:]
        if body != nil { headers[.contentType] = "application/json" }
        return try await call(method, path, headers: headers, body: body)
    }

    func call(_ method: HTTPRequest.Method, _ path: String, headers: HTTPFields, body: String? = nil) async throws
        -> Answer
    {
        let application = Application(responder: responder, logger: log.logger)
        return try await application.test(.router) { client in
            let response = try await client.execute(
                uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
            return Answer(
                status: response.status.code, headers: response.headers, text: String(buffer: response.body))
        }
    }

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let text: String

        func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try APIDocument.decoder().decode(type, from: Data(text.utf8))
        }

        var error: ErrorBody? { try? decoded() }
    }

    private final class Counter: Sendable {
        private let count = Mutex<UInt8>(0)
        func next() -> UInt8 {
            count.withLock { count in
                count &+= 1
                return count
            }
        }
    }

    private final class Sleeps: Sendable {
        private let state = Mutex<(count: Int, action: (@Sendable (Int) async throws -> Void)?)>((0, nil))

        func set(_ action: @escaping @Sendable (Int) async throws -> Void) { state.withLock { $0.action = action } }

        func next() async throws {
            let (count, action) = state.withLock { state in
                state.count += 1
                return (state.count, state.action)
            }
            // A loop that nothing ends is a defect of the test, not a reason to hang.
            if count > 1_000 { throw CancellationError() }
            try await action?(count)
        }
    }
}
