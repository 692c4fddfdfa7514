import Foundation
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAWS

@Suite("Web identity, against moto with signature checks", .motoServer, .serialized)
struct WebIdentityTests {
    private let moto: MotoServer
    private let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    init() throws { moto = try #require(MotoServer.current) }

    private func provider(role: String) throws -> AWSCredentialsProvider {
        let http = moto.http
        return try .chain(
            environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": file.path, "AWS_ROLE_ARN": role], sts: moto.endpoint,
            https: { _ in http })
    }

    @Test func theRolesCredentialsSignRequests() async throws {
        try Data("eyJ.identity.token\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let provider = try provider(role: try await moto.makeRole())
        // The call to STS is the one that carries no signature.
        try await moto.takeOneUnsignedCall()
        let credentials = try await provider.credentials()
        #expect(credentials.accessKeyID.hasPrefix("ASIA"))
        #expect(credentials.expiration?.timeIntervalSinceNow ?? 0 > 3000)
        let store = SecretsManagerStore(http: moto.http, endpoint: moto.endpoint, credentials: provider, kmsKeyID: nil)
        let arn = try await store.create(
            name: "migrayt/web-identity", value: Sensitive("v"), token: UUID().uuidString.lowercased())
        #expect(try await store.value(of: arn).reveal() == "v")
        // The same with another secret is refused: the signature counts.
        let forged = SecretsManagerStore(
            http: moto.http, endpoint: moto.endpoint,
            credentials: .fixed(
                AWSCredentials(
                    accessKeyID: credentials.accessKeyID, secretAccessKey: Secret("forged"),
                    sessionToken: credentials.sessionToken)), kmsKeyID: nil)
        let failure = await #expect(throws: Failure.self) { try await forged.value(of: arn) }
        #expect(failure?.code == .secretsForbidden)
    }

    @Test func aMissingTokenFileIsNamed() async throws {
        let provider = try provider(role: "arn:aws:iam::123456789012:role/migrayt")
        await #expect(throws: CredentialSource.refused("AWS_WEB_IDENTITY_TOKEN_FILE")) {
            try await provider.credentials()
        }
    }

    @Test(
        "an answer of another form gives no credentials",
        arguments: [
            "", "<html>", "<Credentials><AccessKeyId>a</AccessKeyId></Credentials>",
            "<Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b&amp;</SecretAccessKey>"
                + "<SessionToken>c</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>",
            "<Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey>"
                + "<SessionToken>c</SessionToken><Expiration>2000-01-01T00:00:00Z</Expiration></Credentials>",
        ])
    func otherAnswers(_ body: String) {
        #expect(throws: CredentialSource.unavailable(WebIdentitySource.name)) {
            try STSAnswer.credentials(in: Array(body.utf8), now: Date())
        }
    }
}
