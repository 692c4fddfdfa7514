import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct AuthenticationTests {
    static let open: Set<String> = [
        "GET /api/health", "GET /openapi.yaml", "POST /api/auth/login",
        "POST /api/auth/refresh", "POST /api/auth/logout",
        "GET /api/auth/oidc/start", "GET /api/auth/oidc/callback", "GET /api/erasures/{erasureId}",
    ]

    @Test func everyOtherRouteNeedsAToken() async throws {
        let world = try await APIWorld()
        let guarded = world.server.router().routes.filter { !Self.open.contains("\($0.method) \($0.path)") }
        #expect(guarded.count == 32)
        for route in guarded {
            let path = "\(route.path)".replacing(/\{[a-zA-Z]+\}/, with: UUID().uuidString)
            for authorization in [nil, "Bearer ", "Bearer x.y.z", "Basic b3duZXI6eA=="] {
                let answer = try await world.call(route.method, path, authorization: authorization)
                #expect(answer.status == 401, "\(route)")
                #expect(answer.error?.message == .one("Invalid or expired access token"))
                #expect(answer.headers[.wwwAuthenticate] == "Bearer")
            }
        }
    }

    @Test func aTokenLivesFifteenMinutes() async throws {
        let world = try await APIWorld()
        let token = try await world.tokens.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
        let header = "Bearer \(token.reveal())"
        world.clock.advance(by: .seconds(899))
        #expect(try await world.call(.get, "/api/projects", authorization: header).status == 200)
        world.clock.advance(by: .seconds(1))
        let late = try await world.call(.get, "/api/projects", authorization: header)
        #expect(late.status == 401)
        #expect(late.error?.code == "TOKEN_EXPIRED")
    }

    @Test func anOlderKeyStillChecksAndNoLongerSigns() async throws {
        let world = try await APIWorld()
        let (old, new) = (Sensitive(APIWorld.key), Sensitive(Array(repeating: UInt8(9), count: 32)))
        let rotated = try await AccessTokens(key: new, olderKeys: [old])
        let before = try await world.tokens.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
        #expect(try await rotated.caller(of: before, now: world.clock.now).user == world.owner.id)
        let after = try await rotated.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
        await #expect(throws: APIFault.unauthorized) { try await world.tokens.caller(of: after, now: world.clock.now) }
    }

    @Test func aTokenCarriesTheDocumentedClaims() async throws {
        let world = try await APIWorld()
        let token = try await world.tokens.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
        let parts = token.reveal().split(separator: ".").map { Self.decodedBase64($0) }
        let header = try JSONParser.parse(parts[0])
        let claims = try JSONParser.parse(parts[1])
        #expect(header["alg"] == "HS256")
        #expect(Set(claims.object?.keys ?? [:].keys) == ["sub", "email", "tenantId", "role", "iat", "exp"])
        #expect(claims["sub"]?.string == world.owner.id.description)
        #expect(claims["tenantId"]?.string == world.owner.tenant.description)
        #expect(claims["role"] == "owner")
        let issued = try #require(claims["iat"]?.integer)
        #expect(claims["exp"]?.integer == issued + 900)
    }

    @Test func aTokenOfAnotherKeyOrOfNoneIsRefused() async throws {
        let world = try await APIWorld()
        let other = try await AccessTokens(key: Sensitive(Array(repeating: 8, count: 32)))
        let forged = try await other.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
        #expect(
            try await world.call(.get, "/api/projects", authorization: "Bearer \(forged.reveal())").status == 401)
        let good = try await world.tokens.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
        let claims = good.reveal().split(separator: ".")[1]
        let none = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64EncodedString().replacing("=", with: "")
        #expect(
            try await world.call(.get, "/api/projects", authorization: "Bearer \(none).\(claims).").status == 401)
    }

    @Test func aShortKeyIsAFaultOfTheConfiguration() async {
        await #expect(throws: Failure(.configuration, .stop, field: "token key")) {
            try await AccessTokens(key: Sensitive(Array(repeating: 1, count: 31)))
        }
    }

    private static func decodedBase64(_ part: Substring) -> [UInt8] {
        let plain = part.replacing("-", with: "+").replacing("_", with: "/")
        let padded = plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
        return Array(Data(base64Encoded: String(padded)) ?? Data())
    }
}
