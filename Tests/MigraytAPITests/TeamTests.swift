import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct TeamTests {
    private static let newMember = #"{"email":"new@example.com","password":"correct horse","role":"member"}"#

    private func world() async throws -> APIWorld {
        let world = try await APIWorld()
        try await world.ledger.ensureOwner(world.owner)
        try await world.ledger.ensureOwner(world.stranger)
        return world
    }

    private func colleague(_ role: UserRecord.Role, in world: APIWorld) async throws -> UserRecord {
        let id = UserID(world.ids.next())
        let user = UserRecord(
            id: id, tenant: world.owner.tenant, loginDigest: id.description, passwordHash: "*", role: role)
        try await world.ledger.createUser(user)
        return user
    }

    @Test func aMemberIsAddedAndSignsIn() async throws {
        let world = try await world()
        let added = try await world.call(.post, "/api/team", as: world.owner, body: Self.newMember)
        #expect(added.status == 201)
        let member = try added.decoded(MemberView.self)
        #expect(member.login == LoginDigest.hex(of: Sensitive("new@example.com")))
        #expect(!added.text.contains("example.com"))
        let login = try await world.call(
            .post, "/api/auth/login", authorization: nil,
            body: #"{"email":"new@example.com","password":"correct horse"}"#)
        #expect(login.status == 200)
        let again = try await world.call(.post, "/api/team", as: world.stranger, body: Self.newMember)
        #expect(again.status == 409)
        let list = try await world.call(.get, "/api/team", as: world.owner)
        #expect(Set(try list.decoded([MemberView].self).map(\.id)) == [world.owner.id.description, member.id])
    }

    @Test func theListComesInPages() async throws {
        let world = try await world()
        for _ in 0..<3 { _ = try await colleague(.member, in: world) }
        var (path, seen): (String?, [String]) = ("/api/team?limit=2", [])
        while let next = path {
            let page = try await world.call(.get, next, as: world.owner)
            seen += try page.decoded([MemberView].self).map(\.id)
            path = page.headers[.link].flatMap { $0.wholeMatch(of: #/<(.*)>; rel="next"/#).map { String($0.1) } }
        }
        #expect(seen.count == 4 && Set(seen).count == 4)
        for query in ["limit=0", "limit=201", "limit=x", "after=x"] {
            #expect(try await world.call(.get, "/api/team?\(query)", as: world.owner).status == 400)
        }
    }

    @Test func everyFaultOfANewMemberIsTold() async throws {
        let world = try await world()
        let answer = try await world.call(
            .post, "/api/team", as: world.owner, body: #"{"email":"x","password":"short","role":"king"}"#)
        #expect(
            answer.error?.message.lines == [
                "email must be a valid email", "password must be at least 8 characters",
                "role must be owner, admin or member",
            ])
    }

    @Test func theLastOwnerStays() async throws {
        let world = try await world()
        let path = "/api/team/\(world.owner.id)"
        #expect(try await world.call(.delete, path, as: world.owner).status == 409)
        #expect(try await world.call(.patch, path, as: world.owner, body: #"{"role":"admin"}"#).status == 409)
        let second = try await colleague(.admin, in: world)
        let promotion = try await world.call(
            .patch, "/api/team/\(second.id)", as: world.owner, body: #"{"role":"owner"}"#)
        #expect(try promotion.decoded(MemberView.self).role == "owner")
        #expect(try await world.call(.delete, path, as: world.owner).status == 204)
    }

    @Test func anAdminNeitherMakesNorTouchesOwners() async throws {
        let world = try await world()
        let admin = try await colleague(.admin, in: world)
        let owner = "/api/team/\(world.owner.id)"
        let body = #"{"email":"new@example.com","password":"correct horse","role":"owner"}"#
        #expect(try await world.call(.post, "/api/team", as: admin, body: body).status == 403)
        #expect(try await world.call(.delete, owner, as: admin).status == 403)
        #expect(try await world.call(.patch, owner, as: admin, body: #"{"role":"member"}"#).status == 403)
        #expect(
            try await world.call(.patch, "/api/team/\(admin.id)", as: admin, body: #"{"role":"owner"}"#).status == 403)
    }

    @Test func aNewPasswordNeedsTheOldOne() async throws {
        let world = try await world()
        let added = try await world.call(.post, "/api/team", as: world.owner, body: Self.newMember)
        let id = try #require(UserID(try added.decoded(MemberView.self).id))
        let member = try #require(try await world.ledger.user(id, tenant: world.owner.tenant))
        let wrong = #"{"currentPassword":"wrong","newPassword":"another horse"}"#
        #expect(try await world.call(.post, "/api/auth/password", as: member, body: wrong).status == 403)
        let right = #"{"currentPassword":"correct horse","newPassword":"another horse"}"#
        #expect(try await world.call(.post, "/api/auth/password", as: member, body: right).status == 204)
        let login = try await world.call(
            .post, "/api/auth/login", authorization: nil,
            body: #"{"email":"new@example.com","password":"another horse"}"#)
        #expect(login.status == 200)
    }
}
