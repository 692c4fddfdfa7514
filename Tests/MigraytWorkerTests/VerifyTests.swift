import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("verify: what is there is what was meant")
struct VerifyTests {
    private func world(_ items: [WorkItem] = [.sample(1, description: "<p>Words</p>"), .sample(2)]) async throws
        -> (World, RunID)
    {
        let world = try await World(items)
        let run = try await world.start([.verify])
        try await world.workUp(to: .verify, of: run)
        return (world, run)
    }

    private func story(_ id: Int64, _ world: World, _ run: RunID) async throws -> [Diagnostic] {
        try await world.ledger.story(of: WorkItemID(id), in: run).diagnostics
            .filter { $0.step.phase == .verify }.map(\.diagnostic)
    }

    @Test("as meant: nothing to say")
    func asMeant() async throws {
        let (world, run) = try await world()
        #expect(try await world.finish(run) == .completed)
        #expect(try await story(1, world, run).isEmpty)
        #expect(try await story(2, world, run).isEmpty)
    }

    @Test("what differs is named field by field")
    func differences() async throws {
        let (world, run) = try await world()
        let key = try world.issue(1).reference.key
        world.target.update {
            $0.issues[key]?.statusID = "5"
            $0.issues[key]?.description = Sensitive(ADFNode("doc", content: [.paragraph([.text("Other words")])]))
        }
        #expect(try await world.finish(run) == .completed)
        #expect(
            try await story(1, world, run).map(\.field).sorted { ($0 ?? "") < ($1 ?? "") } == ["description", "status"])
        #expect(try await story(1, world, run).allSatisfy { $0.code == .verifyDifferent })
        #expect(try await story(2, world, run).isEmpty)
    }

    @Test("an issue that is not there any more fails its item by name")
    func missing() async throws {
        let (world, run) = try await world()
        let key = try world.issue(2).reference.key
        world.target.update { $0.issues[key] = nil }
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try await world.row(2, .verify, of: run).reason == "jira.not_found")
        #expect(try await story(2, world, run).map(\.code) == [.verifyMissing])
    }

    @Test("an item that changed at the source meanwhile is named")
    func changedAtTheSource() async throws {
        let (world, run) = try await world()
        world.source.update { $0.items[WorkItemID(2)] = nil }
        #expect(try await world.finish(run) == .completed)
        #expect(try await story(2, world, run).map(\.code) == [.sourceChanged])
    }

    @Test("a second issue of the same item is counted")
    func duplicate() async throws {
        let (world, run) = try await world()
        _ = try await world.target.createIssues([world.issue(1).draft], site: .sample)
        #expect(try await world.finish(run) == .completed)
        #expect(try await story(0, world, run) == [Diagnostic(.verifyDuplicate)])
    }

    @Test("a process that is told to end during the sweep does not end the run")
    func drainDuringTheSweep() async throws {
        let (world, run) = try await world()
        world.drain.raise()
        #expect(try await world.work().allSatisfy { $0 == .released })
        #expect(try await world.row(0, .verify, of: run).state == .pending)
        #expect(try await world.ledger.run(run)?.state == .verifying)
    }

    @Test("a text that still points at a file of the source fails its item")
    func sourceFile() async throws {
        let (world, run) = try await world()
        let key = try world.issue(1).reference.key
        let link = ADFMark("link", attributes: ["href": "https://ado.example/attachments/a"])
        world.target.update {
            $0.issues[key]?.description = Sensitive(
                ADFNode("doc", content: [.paragraph([.text("the file", marks: [link])])]))
        }
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try await story(1, world, run).map(\.code) == [.verifySourceFile])
        #expect(try await story(2, world, run).isEmpty)
    }
}
