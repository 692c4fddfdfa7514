import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct LoginTests {
    @Test func theBootstrapOwnerSignsIn() async throws {
        let world = try await APIWorld()
        let (email, password) = (Sensitive("Owner@Example.com"), "correct horse")
        let owner = BootstrapOwner(ledger: world.ledger, passwords: PasswordHasher(), newID: world.ids.next)
        try await owner.ensure(email: email, password: Sensitive(password))

        let answer = try await world.call(
            .post, "/api/auth/login", authorization: nil,
            body: #"{"email":" owner@example.COM","password":"\#(password)"}"#)
        #expect(answer.status == 200)
        let login = try answer.decoded(LoginAnswer.self)
        #expect(login.expiresIn == 900)
        let projects = try await world.call(.get, "/api/projects", authorization: "Bearer \(login.accessToken)")
        #expect(projects.status == 200)

        let wrong = try await world.call(
            .post, "/api/auth/login", authorization: nil,
            body: #"{"email":"owner@example.com","password":"wrong"}"#)
        let unknown = try await world.call(
            .post, "/api/auth/login", authorization: nil,
            body: #"{"email":"nobody@example.com","password":"\#(password)"}"#)
        #expect(wrong.status == 401)
        #expect(wrong.error?.message == .one("Invalid credentials"))
        #expect(wrong.text == unknown.text)

        let lines = world.log.lines.joined(separator: "\n")
        for secret in [password, "example.com", login.accessToken] { #expect(!lines.localizedStandardContains(secret)) }
    }

    @Test func aNewPasswordReplacesTheOldAndKeepsTheOwner() async throws {
        let world = try await APIWorld()
        let owner = BootstrapOwner(ledger: world.ledger, passwords: PasswordHasher(), newID: world.ids.next)
        let email = Sensitive("owner@example.com")
        try await owner.ensure(email: email, password: Sensitive("first password"))
        let first = try #require(try await world.ledger.user(loginDigest: LoginDigest.hex(of: email)))
        try await owner.ensure(email: email, password: Sensitive("first password"))
        #expect(try await world.ledger.user(loginDigest: first.loginDigest) == first)
        try await owner.ensure(email: email, password: Sensitive("second password"))
        let second = try #require(try await world.ledger.user(loginDigest: first.loginDigest))
        #expect(second.id == first.id && second.tenant == first.tenant)
        #expect(PasswordHash.matches(Sensitive("second password"), second.passwordHash))
        #expect(!PasswordHash.matches(Sensitive("first password"), second.passwordHash))
    }

    @Test(arguments: ["short", String(repeating: "x", count: 73)])
    func anUnfitOwnerPasswordIsAFaultOfTheConfiguration(_ password: String) async throws {
        let world = try await APIWorld()
        let owner = BootstrapOwner(ledger: world.ledger, passwords: PasswordHasher(), newID: world.ids.next)
        await #expect(throws: Failure(.configuration, .stop, field: "owner password")) {
            try await owner.ensure(email: Sensitive("owner@example.com"), password: Sensitive(password))
        }
    }

    @Test func allFaultsOfALoginAreToldAtOnce() async throws {
        let world = try await APIWorld()
        let answer = try await world.call(
            .post, "/api/auth/login", authorization: nil, body: #"{"email":"owner","password":""}"#)
        #expect(answer.status == 400)
        #expect(answer.error?.message.lines == ["email must be a valid email", "password must not be empty"])
    }

    /// Vectors of crypt_blowfish's own test (wrapper.c).
    @Test(arguments: [
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        ("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
    ])
    func bcryptGivesTheKnownHashes(_ password: String, _ hash: String) {
        #expect(PasswordHash.matches(Sensitive(password), hash))
        #expect(!PasswordHash.matches(Sensitive(password + "x"), hash))
    }

    @Test func aHashIsBcryptOfCostTwelveWithItsOwnSalt() throws {
        let password = Sensitive("correct horse")
        let one = try #require(PasswordHash.make(password, salt: Array(1...16)))
        let two = try #require(PasswordHash.make(password, salt: Array(2...17)))
        #expect(one.hasPrefix("$2b$12$") && one.count == 60)
        #expect(one != two)
        #expect(PasswordHash.make(Sensitive("a\0b"), salt: Array(1...16)) == nil)
    }

    @Test func theDigestStandsForTheTrimmedLowerCaseAddress() {
        // The digest of `abc` in FIPS 180-4's examples.
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(LoginDigest.hex(of: Sensitive(" ABC\n")) == digest)
    }
}
