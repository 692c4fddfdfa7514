import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct SessionTests {
    /// A vector of crypt_blowfish's own test, of cost 5: what is checked here is not the hash.
    private static let password = "U*U"
    private static let hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

    /// A world whose owner is stored.
    private static func world() async throws -> APIWorld {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(
            UserRecord(
                id: world.owner.id, tenant: world.owner.tenant, loginDigest: world.owner.loginDigest,
                passwordHash: hash, role: .owner))
        return world
    }

    private static func login(
        _ world: APIWorld, _ password: String = password, email: String = "owner@example.com", remember: Bool = true
    ) async throws -> APIWorld.Answer {
        try await world.call(
            .post, "/api/auth/login", authorization: nil,
            body: #"{"email":"\#(email)","password":"\#(password)","remember":\#(remember)}"#)
    }

    private static func refresh(_ world: APIWorld, _ cookie: String) async throws -> APIWorld.Answer {
        try await world.call(.post, "/api/auth/refresh", headers: [.cookie: cookie])
    }

    /// `refresh_token=…` of an answer, as a browser sends it back.
    private static func cookie(_ answer: APIWorld.Answer) -> String {
        String(answer.headers[.setCookie]?.prefix { $0 != ";" } ?? "")
    }

    @Test func theCookieIsOutOfReachAndTheDatabaseHasOnlyItsDigest() async throws {
        let world = try await Self.world()
        let answer = try await Self.login(world)
        let cookie = try #require(answer.headers[.setCookie])
        for part in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/api/auth", "Max-Age=2592000"] {
            #expect(cookie.contains(part), "\(cookie)")
        }
        let token = try #require(RefreshToken(String(Self.cookie(answer).dropFirst("refresh_token=".count))))
        #expect(token.email == Sensitive("owner@example.com"))
        let stored = world.ledger.witness.sessions
        #expect(stored.map(\.tokenHash) == [token.hash])
        #expect(!world.log.lines.joined().contains(token.session.description))
    }

    @Test func aSessionIsRenewedWithANewTokenAndTheSameAddress() async throws {
        let world = try await Self.world()
        let first = try await Self.login(world)
        world.clock.advance(by: .seconds(3600))
        let second = try await Self.refresh(world, Self.cookie(first))
        #expect(second.status == 200)
        #expect(Self.cookie(second) != Self.cookie(first))
        #expect(second.headers[.setCookie]?.contains("Max-Age=2588400") == true)
        let token = try second.decoded(LoginAnswer.self).accessToken
        let claims = try #require(token.split(separator: ".").dropFirst().first)
        let padded = String(claims) + String(repeating: "=", count: (4 - claims.count % 4) % 4)
        let text = String(decoding: try #require(Data(base64Encoded: padded)), as: UTF8.self)
        #expect(text.contains("owner@example.com"))
        #expect(try await world.call(.get, "/api/projects", authorization: "Bearer \(token)").status == 200)
    }

    @Test func aTokenThatWasUsedEndsItsSession() async throws {
        let world = try await Self.world()
        let first = Self.cookie(try await Self.login(world))
        let second = Self.cookie(try await Self.refresh(world, first))
        let stolen = try await Self.refresh(world, first)
        #expect(stolen.status == 401)
        #expect(stolen.error?.message == .one("Invalid or expired refresh token: sign in again"))
        #expect(stolen.headers[.setCookie] == nil)
        #expect(try await Self.refresh(world, second).status == 401)
        let trail = try await world.ledger.auditTrail(tenant: world.owner.tenant, before: nil, limit: 9)
        #expect(trail.first?.entry.action == .tokenReuse)
        #expect(trail.first?.entry.outcome == .denied)
    }

    @Test func theSessionEndsThirtyDaysAfterItsSignIn() async throws {
        let world = try await Self.world()
        let first = Self.cookie(try await Self.login(world))
        world.clock.advance(by: .seconds(29 * 86_400))
        let second = Self.cookie(try await Self.refresh(world, first))
        world.clock.advance(by: .seconds(86_401))
        #expect(try await Self.refresh(world, second).status == 401)
    }

    @Test func signingOutEndsTheSession() async throws {
        let world = try await Self.world()
        let cookie = Self.cookie(try await Self.login(world))
        let answer = try await world.call(.post, "/api/auth/logout", headers: [.cookie: cookie])
        #expect(answer.status == 204)
        #expect(answer.headers[.setCookie]?.contains("Max-Age=0") == true)
        #expect(try await Self.refresh(world, cookie).status == 401)
        #expect(try await world.call(.post, "/api/auth/logout", headers: [:]).status == 204)
    }

    @Test(arguments: ["", "refresh_token=", "refresh_token=x.y", "refresh_token=\(UUID()).AAAA.AAAA"])
    func whatIsNoTokenOfOursIsRefused(_ cookie: String) async throws {
        let world = try await APIWorld()
        let answer = try await Self.refresh(world, cookie)
        #expect(answer.status == 401)
        #expect(answer.error?.code == "UNAUTHORIZED")
    }

    @Test func aProgramThatWantsNoSessionGetsNone() async throws {
        let world = try await Self.world()
        let answer = try await Self.login(world, remember: false)
        #expect(answer.status == 200)
        #expect(answer.headers[.setCookie] == nil)
        #expect(world.ledger.witness.sessions.isEmpty)
    }

    @Test func theElevenThWrongPasswordInARowIsTurnedAwayAlsoForNobody() async throws {
        let world = try await Self.world()
        for email in ["owner@example.com", "nobody@example.com"] {
            for _ in 0..<10 { #expect(try await Self.login(world, "wrong", email: email).status == 401) }
            let refused = try await Self.login(world, email: email)
            #expect(refused.status == 429)
            #expect(refused.headers[.retryAfter] == "60")
        }
        world.clock.advance(by: .seconds(60))
        #expect(try await Self.login(world).status == 200)
        #expect(try await Self.login(world).status == 200)
        let trail = try await world.ledger.auditTrail(tenant: world.owner.tenant, before: nil, limit: 99)
        #expect(trail.filter { $0.entry.action == .signIn && $0.entry.outcome == .denied }.count == 10)
        #expect(trail.filter { $0.entry.action == .signIn && $0.entry.outcome == .done }.count == 2)
    }

    @Test func limitsForgetWhatIsForgivenFirst() throws {
        let clock = ManualClock()
        let start = clock.now
        let timing = Timing(
            monotonic: { .seconds(clock.now.timeIntervalSince(start)) }, sleep: { _ in }, random: { 0 },
            now: { clock.now })
        let limit = AttemptLimit<Int>(burst: 2, interval: .seconds(10), timing: timing)
        try limit.take(-1)
        try limit.take(-1)
        #expect(throws: APIFault.tooManyAttempts(retryAfter: .seconds(10))) { try limit.take(-1) }
        for key in 0..<20_000 { try limit.take(key) }
        // The flood of keys that are forgiven sooner has not washed it out.
        #expect(throws: APIFault.tooManyAttempts(retryAfter: .seconds(10))) { try limit.take(-1) }
        clock.advance(by: .seconds(10))
        try limit.take(-1)
    }

    @Test(arguments: [
        (0, ["6.6.6.6"], "9.9.9.9"), (1, [], "9.9.9.9"), (1, ["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
        (2, ["6.6.6.6", "1.1.1.1,2.2.2.2"], "1.1.1.1"),
    ])
    func onlyOurProxiesAreBelieved(_ proxies: Int, _ forwarded: [String], _ address: String) {
        #expect(ClientAddress.text(peer: "9.9.9.9", forwardedFor: forwarded, proxies: proxies) == address)
    }
}
