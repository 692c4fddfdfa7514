import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization
import Testing

@testable import MigraytAPI

@Suite struct IdempotencyTests {
    private static let key = "4f1c2a9e-0b7d-4d5e-9a51-7f0f4f6f2d11"

    private func create(_ world: APIWorld, _ name: String, key: String = key, as user: UserRecord? = nil) async throws
        -> APIWorld.Answer
    {
        let user = user ?? world.owner
        let token = try await world.tokens.issue(to: user, email: Sensitive("a@b.c"), now: world.clock.now)
        return try await world.call(
            .post, "/api/projects",
            headers: [
                .authorization: "Bearer \(token.reveal())", .contentType: "application/json", .idempotencyKey: key,
            ], body: #"{"name":"\#(name)"}"#)
    }

    private func projects(_ world: APIWorld, of user: UserRecord) async throws -> [String] {
        try await world.ledger.projects(tenant: user.tenant, after: nil, limit: 9).map(\.name)
    }

    @Test func theSameRequestHasOneEffectAndOneAnswer() async throws {
        let world = try await APIWorld()
        let first = try await create(world, "Shop")
        let second = try await create(world, "Shop")
        #expect(first.status == 201 && second.status == 201)
        #expect(first.text == second.text)
        #expect(try await projects(world, of: world.owner) == ["Shop"])
        let other = try await create(world, "Shop", key: String(Self.key.reversed()))
        #expect(try other.decoded(ProjectView.self).id != first.decoded(ProjectView.self).id)
        // The trail tells of deeds, not of answers that were given again.
        let trail = try await world.ledger.auditTrail(tenant: world.owner.tenant, before: nil, limit: 9)
        #expect(trail.count == 2)
    }

    @Test func anotherRequestUnderTheKeyIsRefused() async throws {
        let world = try await APIWorld()
        _ = try await create(world, "Shop")
        #expect(try await create(world, "Warehouse").status == 409)
        #expect(try await create(world, "Warehouse", as: world.stranger).status == 201)
        #expect(try await projects(world, of: world.owner) == ["Shop"])
    }

    @Test func aRequestThatWasRefusedFreesItsKey() async throws {
        let world = try await APIWorld()
        #expect(try await create(world, " ").status == 400)
        #expect(try await create(world, "Shop").status == 201)
    }

    /// The commit came through and its answer did not: the second try finds what the first one made.
    @Test func aRequestThatWasBrokenOffIsNotDoneTwice() async throws {
        let broken = Mutex(["createProject(_:)": CommitFault.afterCommit])
        let world = try await APIWorld(fault: { operation in
            broken.withLock { $0.removeValue(forKey: operation) }
        })
        #expect(try await create(world, "Shop").status == 503)
        #expect(try await create(world, "Shop").status == 201)
        #expect(try await projects(world, of: world.owner) == ["Shop"])
    }

    @Test(arguments: ["short", "with a space in the middle", String(repeating: "x", count: 256)])
    func whatCouldBeGuessedIsNoKey(_ key: String) async throws {
        let world = try await APIWorld()
        #expect(try await create(world, "Shop", key: key).status == 400)
    }
}
