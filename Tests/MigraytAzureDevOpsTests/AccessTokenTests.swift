import Foundation
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAzureDevOps

@Suite("Access tokens of Microsoft Entra")
struct AccessTokenTests {
    private static func credential(until end: Double) -> PlatformCredential {
        OAuthGrant(
            accessToken: Secret("t0ken"), refreshToken: Secret("r"), expiresAt: Date(timeIntervalSince1970: end),
            cloudID: nil
        ).credential
    }

    @Test("One is shown as a bearer token")
    func header() async throws {
        let server = StubServer(.json(#"{"id":"1","name":"Web Shop"}"#))
        _ = try await server.client(credential: Self.credential(until: 3600)).project()
        #expect(server.requests.first?.header("Authorization") == "Bearer t0ken")
    }

    @Test("A refusal after its end says nothing about the grant", arguments: [0.0, 61.0])
    func refusal(end: Double) async throws {
        // The client's clock stands at 0.
        let server = StubServer(.html(status: 203))
        let client = try server.client(credential: Self.credential(until: end))
        let failure = await #expect(throws: Failure.self) { try await client.project() }
        #expect(failure?.code == (end == 0 ? .oauthTokenExpired : .adoUnauthorized))
        #expect(failure?.disposition == .retry(after: end == 0 ? .zero : .seconds(5)))
    }
}
