import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("prepare: all or nothing")
struct PrepareTests {
    private static let areas = [
        ClassificationNode(id: 1, path: ["Shop"], parent: nil),
        ClassificationNode(id: 2, path: ["Shop", "Cart"], parent: 1),
        ClassificationNode(id: 3, path: ["Shop", "Pay"], parent: 1),
    ]
    private static let iterations = [
        ClassificationNode(id: 10, path: ["Shop"], parent: nil),
        ClassificationNode(id: 11, path: ["Shop", "Sprint 1"], parent: 10),
    ]

    private func world() async throws -> (World, RunID) {
        let world = try await World([.sample(1, areaID: 2, iterationID: 11)])
        world.source.update {
            $0.areas = Self.areas
            $0.iterations = Self.iterations
        }
        return (world, try await world.start())
    }

    @Test("components and sprints are made once, and the items are put into them")
    func places() async throws {
        let (world, run) = try await world()
        #expect(try await world.finish(run) == .completed)
        let content = world.target.content
        #expect(content.components.map(\.name).sorted() == ["Cart", "Pay"])
        #expect(content.sprints.map(\.name) == ["Sprint 1"])
        let draft = try world.issue(1).draft
        #expect(draft.componentIDs == content.components.filter { $0.name == "Cart" }.map(\.id))
        #expect(draft.sprintID == content.sprints.first?.id)
    }

    @Test("a place of the same name is used, not made again")
    func existingPlaces() async throws {
        let (world, run) = try await world()
        world.target.update { $0.components = [TargetComponent(id: "77", name: "cart")] }
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).draft.componentIDs == ["77"])
        #expect(world.target.content.components.count == 2)
    }

    @Test(
        "a component whose answer was lost is settled by the list, however many are lost",
        arguments: [TargetFault.loseAnswer, .refuse(.lostAnswer)])
    func unknownComponents(fault: TargetFault) async throws {
        let (world, run) = try await world()
        let left = Countdown(2)
        world.target.setFault { $0.isComponent && left.next() ? fault : nil }
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.content.components.map(\.name).sorted() == ["Cart", "Pay"])
    }

    @Test("many lost answers are no reason to give up")
    func manyLostAnswers() async throws {
        let world = try await World([.sample(1)], shardAttempts: 3)
        world.source.update { content in
            content.areas = [Self.areas[0]]
            content.areas += (2...12).map { ClassificationNode(id: $0, path: ["Shop", "Area \($0)"], parent: 1) }
        }
        let left = Countdown(11)
        world.target.setFault { $0.isComponent && left.next() ? .loseAnswer : nil }
        #expect(try await world.finish(world.start()) == .completed)
        #expect(world.target.content.components.count == 11)
    }

    @Test("a project that lacks something fails the run with its name, before anything is written")
    func setupIncomplete() async throws {
        let (world, run) = try await world()
        world.target.setFault {
            $0 == .site ? .refuse(Failure(.jiraMissingPermission, .failRun, field: "CREATE_ISSUES")) : nil
        }
        #expect(try await world.work() == [.parked])
        let failed = try #require(await world.ledger.run(run))
        #expect(failed.state == .failed && failed.failure == .jiraMissingPermission)
        #expect(failed.failureField == "CREATE_ISSUES")
        #expect(world.target.calls == [.site])
    }

    @Test("a field that Jira requires and nothing fills fails the run before anything is written")
    func requiredField() async throws {
        let world = try await World([.sample(1)])
        world.target.update { $0.site = .sample(requiring: "customfield_9") }
        let run = try await world.start()
        #expect(try await world.work() == [.parked])
        let failed = try #require(await world.ledger.run(run))
        #expect(failed.state == .failed && failed.failure == .jiraRequiredField)
        #expect(failed.failureField == "customfield_9")
        #expect(world.target.calls == [.site])
    }

    @Test("what a type requires that the run has no items of stands in nobody's way")
    func requiredFieldOfAnotherType() async throws {
        let world = try await World([.sample(1, type: "Bug")])
        world.source.update { $0.emptyTypes = ["User Story"] }
        world.target.update { $0.site = .sample(requiring: "customfield_9", of: "Story") }
        #expect(try await world.finish(world.start()) == .completed)
    }

    @Test("a place that Jira refuses fails the run: no item is created without it")
    func refusedPlace() async throws {
        let (world, run) = try await world()
        world.target.setFault { $0.isComponent ? .refuse(Failure(.jiraRejected, .failItem, field: "name")) : nil }
        try await world.work()
        let failed = try #require(await world.ledger.run(run))
        #expect(failed.state == .failed && failed.failure == .jiraRejected && failed.failureField == "name")
        #expect(world.createCalls() == 0)
    }

    @Test("issues that another stack made are taken over; those of other projects are not")
    func adoption() async throws {
        let first = try await World([.sample(1), .sample(2)])
        #expect(try await first.finish(first.start()) == .completed)
        // The same Jira project, and a ledger that knows nothing of it.
        let second = try await World([.sample(1), .sample(2), .sample(3)])
        second.target.update { $0 = first.target.content }
        second.target.update { content in
            let foreign = content.issues.values.first { $0.draft.item == WorkItemID(2) }
            if let foreign { content.issues[foreign.reference.key] = nil }
        }
        let run = try await second.start()
        #expect(try await second.finish(run) == .completed)
        #expect(second.target.calls.filter(\.isCreate) == [.createIssues([WorkItemID(2), WorkItemID(3)])])
        #expect(second.target.issuesByItem.values.allSatisfy { $0.count == 1 })
        #expect(try await second.row(1, .items, of: run).reason == "already_migrated")
    }

    /// A ledger that knows nothing of a Jira project with more issues than are taken over in one go.
    private func largeWorld() async throws -> (World, RunID) {
        let world = try await World([.sample(1)])
        let run = try await world.start()
        for first in stride(from: 1, to: Int64(1_200), by: 50) {
            let drafts = (first..<first + 50).map { IssueDraft.sample($0, run: run) }
            _ = try await world.target.createIssues(drafts, site: .sample)
        }
        return (world, run)
    }

    @Test("the taking over goes on where it was interrupted")
    func adoptionGoesOn() async throws {
        let (world, run) = try await largeWorld()
        try await world.interruptSweep()
        let swept = try #require(try await world.row(0, .prepare, of: run).lastKnownIssueNumber)
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.calls.filter(\.isSearch).contains(.labelledIssues(after: swept)))
        #expect(world.createCalls() == 24)
        #expect(try await world.row(1, .items, of: run).reason == "already_migrated")
    }

    @Test("a process that is told to end during the taking over does not wait for its end")
    func drainDuringTheAdoption() async throws {
        let (world, run) = try await largeWorld()
        world.target.setFault { call in
            if call.isSearch { world.drain.raise() }
            return nil
        }
        #expect(try await world.work().allSatisfy { $0 == .released })
        #expect(world.target.calls.count(where: \.isSearch) == 1)
        #expect(try await world.row(0, .prepare, of: run).state == .pending)
    }
}
