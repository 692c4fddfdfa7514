import MigraytModel
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("People: who stands for whom, asked once")
struct PeopleTests {
    private static func person(_ id: String, _ address: String) -> SourceIdentity {
        SourceIdentity(id: id, displayName: Sensitive("Somebody"), uniqueName: Sensitive(address))
    }

    @Test(
        "an account is found by address, asked whether it can be assigned, and the decision is kept without the address"
    )
    func decisions() async throws {
        let world = try await World([
            .sample(1, assignee: Self.person("g1", "free@a.example")),
            .sample(2, assignee: Self.person("g2", "bound@a.example")),
            .sample(3, assignee: Self.person("g3", "gone@a.example")),
            .sample(4, assignee: Self.person("g1", "free@a.example")),
        ])
        world.target.update { content in
            content.accounts = ["free@a.example": AccountID("a1"), "bound@a.example": AccountID("a2")]
            content.unassignable = [AccountID("a2")]
        }
        let run = try await world.start()
        #expect(try await world.finish(run) == .completed)
        let project = try #require(try await world.ledger.run(run)).project
        #expect(
            try await world.ledger.identities(project, ["g1", "g2", "g3"]) == [
                "g1": .email(AccountID("a1"), isAssignable: true), "g2": .email(AccountID("a2"), isAssignable: false),
                "g3": .nobody,
            ])
        let assignees = try [1, 2, 3, 4].map { try world.issue($0).draft.assignee }
        #expect(assignees == [AccountID("a1"), nil, nil, AccountID("a1")])
        // Three people by address, two accounts for assignability; `verify` asks nobody again.
        #expect(world.target.calls.count { $0 == .account } == 5)
    }

    @Test("a run's mapping goes before addresses and before what an earlier run decided; a mapped stranger is nobody")
    func mapping() async throws {
        let world = try await World([
            .sample(1, assignee: Self.person("g1", "free@a.example")),
            .sample(2, assignee: Self.person("g2", "other@a.example")),
        ])
        world.target.update { content in
            content.accounts = ["free@a.example": AccountID("a1"), "other@a.example": AccountID("a2")]
            content.unassignable = [AccountID("stranger")]
        }
        let run = try await world.start(options: RunOptions(peopleMapping: ["g1": "b1", "g2": "stranger"]))
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).draft.assignee == AccountID("b1"))
        #expect(try world.issue(2).draft.assignee == nil)
        #expect(try await world.diagnostics(2, of: run) == [.userUnmatched])
        let project = try #require(try await world.ledger.run(run)).project
        let mapped = try await world.ledger.identities(project, ["g1"])
        #expect(mapped == ["g1": .mapping(AccountID("b1"), isAssignable: true)])

        world.source.update { $0.items[WorkItemID(3)] = .sample(3, assignee: Self.person("g1", "free@a.example")) }
        #expect(try await world.finish(world.start()) == .completed)
        #expect(try world.issue(3).draft.assignee == AccountID("a1"))
    }
}
