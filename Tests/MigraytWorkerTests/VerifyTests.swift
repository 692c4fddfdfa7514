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

    @Test("a second issue of the same item is named by its key")
    func duplicate() async throws {
        let (world, run) = try await world()
        let made = try await world.target.createIssues([world.issue(1).draft], site: .sample)
        guard case .created(let second, _) = made.first else { throw Failure(.internalError, .failItem) }
        #expect(try await world.finish(run) == .completed)
        #expect(try await story(0, world, run) == [Diagnostic(.verifyDuplicate, field: second.key.description)])
    }

    /// With issues of others that carry the label, so that there are more than the sweep looks at in one go.
    private func largeWorld() async throws -> (World, RunID, second: IssueKey) {
        let (world, run) = try await world()
        let made = try await world.target.createIssues([world.issue(1).draft], site: .sample)
        guard case .created(let second, _) = made.first else { throw Failure(.internalError, .failItem) }
        let foreign = Array(repeating: IssueDraft.sample(9_999, run: run), count: 50)
        for _ in 0..<24 { _ = try await world.target.createIssues(foreign, site: .sample) }
        try await world.interruptSweep()
        return (world, run, second.key)
    }

    @Test("a sweep goes on where it was interrupted, and keeps what it found")
    func sweepGoesOn() async throws {
        let (world, run, second) = try await largeWorld()
        let swept = try #require(try await world.row(0, .verify, of: run).lastKnownIssueNumber)
        #expect(swept > second.number)
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.calls.last(where: \.isSearch) == .labelledIssues(after: swept))
        #expect(try await story(0, world, run) == [Diagnostic(.verifyDuplicate, field: second.description)])
    }

    @Test("a sweep begins anew where the issue that it stopped at is gone")
    func sweepBeginsAnew() async throws {
        let (world, run, second) = try await largeWorld()
        let swept = try #require(try await world.row(0, .verify, of: run).lastKnownIssueNumber)
        world.target.update { $0.issues[IssueKey(projectKey: $0.site.projectKey, number: swept)] = nil }
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.calls.last(where: \.isSearch) == .labelledIssues(after: nil))
        #expect(try await story(0, world, run) == [Diagnostic(.verifyDuplicate, field: second.description)])
    }

    @Test("a process that is told to end during the sweep does not end the run")
    func drainDuringTheSweep() async throws {
        let (world, run) = try await world()
        world.drain.raise()
        #expect(try await world.work().allSatisfy { $0 == .released })
        #expect(try await world.row(0, .verify, of: run).state == .pending)
        #expect(try await world.ledger.run(run)?.state == .verifying)
    }

    @Test("the assignee, a mapped field, a comment and a file that are not as meant")
    func parts() async throws {
        var site = TargetSite.sample
        for index in site.issueTypes.indices {
            site.issueTypes[index].mappableFields = [TargetField(id: "customfield_1", name: "Cost", kind: .text)]
        }
        let plain = WorkItem.sample(1)
        let item = WorkItem(
            id: plain.id, revision: 1, type: plain.type, state: plain.state, title: plain.title, description: nil,
            fields: Sensitive(["Custom.Cost": "CC-1"]), areaID: nil, iterationID: nil, parent: nil,
            tags: Sensitive([]), priority: nil, storyPoints: nil, assignee: nil, creator: nil, createdAt: nil,
            changedAt: nil, commentCount: 3, relations: [.file("a")])
        let world = try await World([item], site: site)
        world.source.update {
            $0.comments[WorkItemID(1)] = (1...3).map { .sample($0) }
            $0.files = ["a": [1]]
        }
        let options = RunOptions(fieldMapping: ["Custom.Cost": "customfield_1"])
        let run = try await world.start([.attachments, .comments, .verify], options: options)
        try await world.workUp(to: .verify, of: run)
        let key = try world.issue(1).reference.key
        #expect(try world.issue(1).fields == ["customfield_1": "CC-1"])
        world.target.update {
            $0.issues[key]?.assignee = AccountID("default")
            $0.issues[key]?.fields["customfield_1"] = "CC-2"
            $0.issues[key]?.comments.removeFirst()
            $0.issues[key]?.files = []
        }
        #expect(try await world.finish(run) == .completed)
        #expect(
            try await story(1, world, run).map { "\($0.code.rawValue) \($0.field ?? "")" }.sorted() == [
                "verify.different assignee", "verify.different attachment", "verify.different comment",
                "verify.different customfield_1",
            ])
    }

    @Test("a comment that still points at a file of the source fails its item, also an old one", arguments: [0, 1, 4])
    func sourceFileInAComment(place: Int) async throws {
        let world = try await World([.sample(1, commentCount: 5)])
        world.source.update { $0.comments[WorkItemID(1)] = (1...5).map { .sample($0) } }
        let run = try await world.start([.comments, .verify])
        try await world.workUp(to: .verify, of: run)
        let key = try world.issue(1).reference.key
        let link = ADFMark("link", attributes: ["href": "https://ado.example/attachments/a"])
        world.target.update {
            $0.issues[key]?.comments[place].body = Sensitive(
                ADFNode("doc", content: [.paragraph([.text("the file", marks: [link])])]))
        }
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try await story(1, world, run) == [Diagnostic(.verifySourceFile, field: "comment")])
        #expect(try await world.row(1, .verify, of: run).reasonField == "comment")
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
