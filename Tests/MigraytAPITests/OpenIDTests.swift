import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytDigest
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct OpenIDTests {
    /// A browser at the end of its way through the provider's page.
    private struct Visit {
        let world: APIWorld
        let provider: TestIdentityProvider
        let query: [String: String]
        let cookie: String

        init(_ world: APIWorld? = nil, _ provider: TestIdentityProvider? = nil) async throws {
            let provider = try provider ?? TestIdentityProvider()
            let world = if let world { world } else { try await APIWorld(provider: provider) }
            try await world.ledger.ensureOwner(world.owner)
            let answer = try await world.call(.get, "/api/auth/oidc/start", headers: [:])
            try #require(answer.status == 302)
            let location = try #require(answer.headers[.location].flatMap { URLComponents(string: $0) })
            self.world = world
            self.provider = provider
            query = Dictionary(
                uniqueKeysWithValues: (location.queryItems ?? []).map { ($0.name, $0.value ?? "") })
            cookie = String(answer.headers[.setCookie]?.prefix { $0 != ";" } ?? "")
        }

        var claims: TestIdentityProvider.Claims {
            get throws {
                TestIdentityProvider.Claims(
                    nonce: try #require(query["nonce"]), exp: world.clock.now.timeIntervalSince1970 + 3600)
            }
        }

        func end(state: String? = nil, code: String = "good", cookie: String? = nil) async throws -> APIWorld.Answer {
            try await world.call(
                .get, "/api/auth/oidc/callback?code=\(code)&state=\(state ?? query["state"] ?? "")",
                headers: [.cookie: cookie ?? self.cookie])
        }
    }

    @Test func aPersonOfTheTeamComesIn() async throws {
        let visit = try await Visit()
        #expect(visit.query["response_type"] == "code")
        #expect(visit.query["code_challenge_method"] == "S256")
        visit.provider.answer(with: try await visit.provider.token(try visit.claims))
        let answer = try await visit.end()
        #expect(answer.status == 200)
        let token = try answer.decoded(LoginAnswer.self).accessToken
        #expect(try await visit.world.call(.get, "/api/team", authorization: "Bearer \(token)").status == 200)
        // The verifier is what the challenge was made of (RFC 7636, section 4.2).
        let verifier = try #require(visit.provider.verifiers.first)
        let digest = Data(SHA256.digest(Array(verifier.utf8))).base64EncodedString()
        #expect(
            visit.query["code_challenge"]
                == digest.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""))
    }

    @Test func anAddressThatSomebodyElseTookOverOpensNothing() async throws {
        let visit = try await Visit()
        visit.provider.answer(with: try await visit.provider.token(try visit.claims))
        #expect(try await visit.end().status == 200)
        let later = try await Visit(visit.world, visit.provider)
        var claims = try later.claims
        claims.oid = "somebody else"
        later.provider.answer(with: try await later.provider.token(claims))
        #expect(try await later.end().status == 401)
        claims.oid = "object"
        claims.email = "new.name@example.com"
        later.provider.answer(with: try await later.provider.token(claims))
        #expect(try await later.end().status == 200)
    }

    @Test func aKeyThatIsNewIsAskedFor() async throws {
        let visit = try await Visit()
        visit.provider.rotate()
        visit.provider.answer(with: try await visit.provider.token(try visit.claims))
        #expect(try await visit.end().status == 200)
    }

    @Test(arguments: TestIdentityProvider.Signer.allCases)
    func onlyTheProvidersSignatureCounts(_ signer: TestIdentityProvider.Signer) async throws {
        let visit = try await Visit()
        visit.provider.answer(with: try await visit.provider.token(try visit.claims, by: signer))
        #expect(try await visit.end().status == (signer == .provider ? 200 : 401))
    }

    @Test(arguments: [
        "issuer", "audience", "several audiences", "over", "not yet", "nonce", "nobody", "no address", "other tenant",
    ])
    func whatATokenSaysMustBeForUsAndNow(_ fault: String) async throws {
        let visit = try await Visit()
        let now = visit.world.clock.now.timeIntervalSince1970
        var claims = try visit.claims
        switch fault {
        case "issuer": claims.iss = "https://login.example/evil/v2.0"
        case "audience": claims.aud = ["another"]
        case "several audiences": claims.aud = ["migrayt", "another"]
        case "over": claims.exp = now
        case "not yet": claims.nbf = now + 61
        case "nonce": claims.nonce = "another"
        case "nobody": claims.email = "nobody@example.com"
        case "no address": claims.email = nil
        default: claims.iss = "https://login.example/9999/v2.0"
        }
        visit.provider.answer(with: try await visit.provider.token(claims))
        let answer = try await visit.end()
        #expect(answer.status == 401)
        #expect(answer.headers[.setCookie] == nil)
        #expect(answer.error?.message == .one("The sign-in was not accepted: begin again"))
    }

    @Test func onlyTheBrowserThatBeganCanEnd() async throws {
        let visit = try await Visit()
        visit.provider.answer(with: try await visit.provider.token(try visit.claims))
        #expect(try await visit.end(state: "another").status == 401)
        #expect(try await visit.end(cookie: "").status == 401)
        let access = try await visit.world.tokens.issue(
            to: visit.world.owner, email: Sensitive("a@b.c"), now: visit.world.clock.now)
        #expect(try await visit.end(cookie: "oidc_flow=\(access.reveal())").status == 401)
        #expect(try await visit.end(code: "bad").status == 502)
        #expect(visit.provider.verifiers.isEmpty)
        visit.world.clock.advance(by: .seconds(600))
        #expect(try await visit.end().status == 401)
    }

    @Test func aFlowIsNoAccessToken() async throws {
        let visit = try await Visit()
        let flow = String(visit.cookie.dropFirst("oidc_flow=".count))
        #expect(try await visit.world.call(.get, "/api/projects", authorization: "Bearer \(flow)").status == 401)
    }

    @Test func withoutAProviderThereIsNone() async throws {
        let world = try await APIWorld()
        for path in ["start", "callback?code=a&state=b"] {
            #expect(try await world.call(.get, "/api/auth/oidc/\(path)", headers: [:]).status == 404)
        }
    }
}
