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

    private func world(_ addresses: [String], mayAdminister: Bool = true) async throws -> World {
        var site = TargetSite.sample
        site.settings.mayAdminister = mayAdminister
        return try await World(
            addresses.enumerated().map { index, address in
                .sample(Int64(index + 1), assignee: Self.person("g\(index + 1)", address))
            }, site: site)
    }

    private static let creating = RunOptions(createAccounts: true)

    private func decisions(_ world: World, _ run: RunID) async throws -> [String: IdentityDecision] {
        try await world.ledger.identities(#require(world.ledger.run(run)).project, ["g1", "g2", "g3"])
    }

    @Test("where the run asks for it, who has no account gets one, once, and who has no address does not")
    func accountsAreMade() async throws {
        let world = try await world(["gone@a.example", "free@a.example", "no address"])
        world.target.update { $0.accounts = ["free@a.example": AccountID("a1")] }
        #expect(try await world.finish(world.start()) == .completed)
        #expect(!world.target.calls.contains(.createAccount))

        world.source.update { content in
            for item in content.items.values {
                let id = item.id.rawValue + 10
                content.items[WorkItemID(id)] = .sample(id, assignee: item.assignee)
            }
        }
        let run = try await world.start(options: Self.creating)
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.calls.count { $0 == .createAccount } == 1)
        let account = try #require(world.target.content.accounts["gone@a.example"])
        #expect(world.target.content.accountNames[account]?.reveal() == "Somebody (Former)")
        #expect(
            try await decisions(world, run) == [
                "g1": .created(account, isAssignable: true), "g2": .email(AccountID("a1"), isAssignable: true),
                "g3": .nobody,
            ])
        #expect(try [11, 12, 13].map { try world.issue($0).draft.assignee } == [account, AccountID("a1"), nil])
        #expect(try await world.diagnostics(13, of: run) == [.userUnmatched])
    }

    @Test("a lost answer: the next look-up finds the account, and no second one is asked for")
    func lostAnswer() async throws {
        let world = try await world(["gone@a.example"])
        world.target.failOnce(.loseAnswer) { $0 == .createAccount }
        let run = try await world.start(options: Self.creating)
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.calls.count { $0 == .createAccount } == 1)
        let account = try #require(world.target.content.accounts["gone@a.example"])
        #expect(try world.issue(1).draft.assignee == account)
    }

    @Test("a call that never arrived is made again")
    func lostCall() async throws {
        let world = try await world(["gone@a.example"])
        world.target.failOnce(.refuse(.lostAnswer)) { $0 == .createAccount }
        let run = try await world.start(options: Self.creating)
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.calls.count { $0 == .createAccount } == 2)
        #expect(try world.issue(1).draft.assignee == world.target.content.accounts["gone@a.example"])
    }

    @Test("where Jira forbids it, one person is asked for and all are named; without the right nobody is asked for")
    func forbidden() async throws {
        for mayAdminister in [true, false] {
            let world = try await world(["one@a.example", "two@a.example"], mayAdminister: mayAdminister)
            world.target.setFault { call in
                call == .createAccount ? .refuse(Failure(.jiraForbidden, .failItem, status: 403)) : nil
            }
            let run = try await world.start(options: Self.creating)
            #expect(try await world.finish(run) == .completed)
            #expect(world.target.calls.count { $0 == .createAccount } == (mayAdminister ? 1 : 0))
            for item in [1, 2] as [Int64] {
                #expect(try world.issue(item).draft.assignee == nil)
                #expect(try await world.diagnostics(item, of: run) == [.userAccountRefused])
            }
        }
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
