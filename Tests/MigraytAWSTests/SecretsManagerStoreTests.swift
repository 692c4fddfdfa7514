import Foundation
import MigraytAWS
import MigraytHTTP
import MigraytModel
import Testing

@Suite("Secrets Manager, against moto with signature checks", .motoServer)
struct SecretsManagerStoreTests {
    private let moto: MotoServer
    private let store: SecretsManagerStore

    init() throws {
        moto = try #require(MotoServer.current)
        store = Self.store(moto, moto.credentials)
    }

    private static func store(
        _ moto: MotoServer, _ credentials: AWSCredentials, _ deletion: SecretsManagerStore.Deletion = .immediate
    ) -> SecretsManagerStore {
        SecretsManagerStore(
            http: moto.http, endpoint: moto.endpoint, credentials: .fixed(credentials), kmsKeyID: moto.kmsKeyID,
            deletion: deletion)
    }

    private func token() -> String { UUID().uuidString.lowercased() }

    @Test(arguments: ["plain", "ü \"quoted\" \\ \n € 😀", String(repeating: "x", count: 60_000)])
    func valuesComeBackAsGiven(_ value: String) async throws {
        let arn = try await store.create(name: "migrayt/dev/\(token())", value: Sensitive(value), token: token())
        #expect(arn.hasPrefix("arn:aws:secretsmanager:\(MotoServer.region):"))
        #expect(try await store.value(of: arn).reveal() == value)
    }

    @Test func creatingAgainWithTheSameTokenGivesTheSameSecret() async throws {
        let (name, token) = ("migrayt/dev/\(token())", token())
        let first = try await store.create(name: name, value: Sensitive("a"), token: token)
        #expect(try await store.create(name: name, value: Sensitive("a"), token: token) == first)
    }

    @Test func anotherSecretUnderTheNameIsRefused() async throws {
        let name = "migrayt/dev/\(token())"
        let arn = try await store.create(name: name, value: Sensitive("a"), token: token())
        let failure = await #expect(throws: Failure.self) {
            try await store.create(name: name, value: Sensitive("b"), token: token())
        }
        #expect(failure?.code == .secretsForbidden)
        #expect(try await store.value(of: arn).reveal() == "a")
    }

    @Test func absentSecretParksTheRun() async throws {
        let failure = await #expect(throws: Failure.self) { try await store.value(of: "migrayt/dev/absent") }
        #expect(failure?.code == .secretNotFound)
        #expect(failure?.disposition == .parkRun)
    }

    @Test(arguments: [SecretsManagerStore.Deletion.immediate, .recoverable(days: 7)])
    func deletedIsGoneAndDeletingAgainSucceeds(_ deletion: SecretsManagerStore.Deletion) async throws {
        let store = Self.store(moto, moto.credentials, deletion)
        let arn = try await store.create(name: "migrayt/dev/\(token())", value: Sensitive("a"), token: token())
        try await store.delete(arn)
        let failure = await #expect(throws: Failure.self) { try await store.value(of: arn) }
        #expect(failure?.code == .secretNotFound)
        try await store.delete(arn)
    }

    @Test func aWrongKeyIsRefused() async throws {
        let wrong = AWSCredentials(
            accessKeyID: moto.credentials.accessKeyID, secretAccessKey: Sensitive("not the secret key"))
        let failure = await #expect(throws: Failure.self) {
            try await Self.store(moto, wrong).value(of: "migrayt/dev/absent")
        }
        #expect(failure?.code == .secretsForbidden)
        #expect(failure?.disposition == .parkRun)
    }

    @Test func anUnreachableServiceIsTriedAgainThenSaysSo() async throws {
        let store = SecretsManagerStore(
            http: moto.http, endpoint: try AWSEndpoint(url: "https://127.0.0.1:1", region: MotoServer.region),
            credentials: .fixed(moto.credentials), kmsKeyID: nil,
            retry: AWSRetryPolicy(maximumAttempts: 2) { _ in })
        let failure = await #expect(throws: Failure.self) { try await store.value(of: "a") }
        #expect(failure == Failure(.secretsUnavailable, .retry(after: .seconds(5)), certainty: .notExecuted))
    }
}
