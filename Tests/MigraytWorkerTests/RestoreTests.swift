import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

/// The ledger was put back to an earlier time: Jira holds what it does not know of.
@Suite("a restored ledger makes nothing twice")
struct RestoreTests {
    private static let picture = #"<p><img src="https://ado.example/attachments/p1"></p>"#

    private func expectEachOnce(_ world: World, _ count: Int) {
        #expect(world.target.issuesByItem.count == count)
        #expect(world.target.issuesByItem.values.allSatisfy { $0.count == 1 })
    }

    @Test("issues that are there are adopted with all their work, the others are made")
    func issues() async throws {
        let world = try await World((1...4).map { WorkItem.sample($0, commentCount: 1) })
        world.source.update { content in
            for id in Int64(1)...4 { content.comments[WorkItemID(id)] = [SourceComment.sample(id)] }
        }
        let run = try await world.start([.comments])
        try await world.workUp(to: .items, of: run)
        let drafts = [1, 3].map { IssueDraft.sample($0, run: run) }
        _ = try await world.target.createIssues(drafts, site: .sample)
        _ = try await world.ledger.recover(from: .declared, leases: .zero)
        #expect(try await world.work() == [.released])
        #expect(try await world.row(1, .items, of: run).isSuspect)
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 4)
        for id in Int64(1)...4 {
            #expect(try world.issue(id).comments.count == 1, "comments of \(id)")
            #expect(try await world.row(id, .items, of: run).issue == world.issue(id).reference.key)
        }
    }

    @Test("nothing is made before what was under way at the restore can be there")
    func settles() async throws {
        let world = try await World((1...2).map { WorkItem.sample($0) })
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        _ = try await world.ledger.recover(from: .declared, leases: .zero)
        try await world.work()
        world.clock.advance(by: .seconds(60))
        try await world.work()
        #expect(world.createCalls() == 0)
        // Still under way at the restore: it lands late.
        _ = try await world.target.createIssues([IssueDraft.sample(1, run: run)], site: .sample)
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 2)
    }

    @Test("the wait begins when no holder of the lost time can send any more")
    func waitsForLeases() async throws {
        let world = try await World([.sample(1)])
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        _ = try await world.ledger.recover(from: .declared, leases: .seconds(60))
        world.clock.advance(by: World.settle + .seconds(50))
        try await world.work()
        #expect(try await world.row(1, .items, of: run).isSuspect)
        _ = try await world.target.createIssues([IssueDraft.sample(1, run: run)], site: .sample)
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 1)
    }

    @Test("the issues of a whole lost run are adopted by the next one, with their comments")
    func lostRun() async throws {
        let world = try await World([.sample(1, commentCount: 2)])
        world.source.update { $0.comments[WorkItemID(1)] = [.sample(1), .sample(2)] }
        _ = try await world.ledger.recover(from: .declared, leases: .zero)
        let run = try await world.start([.comments])
        _ = try await world.target.createIssues([IssueDraft.sample(1, run: run)], site: .sample)
        let key = try world.issue(1).reference.key
        _ = try await world.target.addComment(
            Sensitive(ADFNode("doc")), part: CommentProvenance(item: WorkItemID(1), comment: 1), to: key)
        world.clock.advance(by: World.settle)
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 1)
        #expect(try world.issue(1).comments.map(\.comment.provenance.comment) == [1, 2])
    }

    @Test("comments that are there are not added again, and the others follow in their order")
    func comments() async throws {
        let world = try await World([.sample(1, commentCount: 5)])
        world.source.update { $0.comments[WorkItemID(1)] = (1...5).map { SourceComment.sample($0) } }
        let run = try await world.start([.comments])
        try await world.workUp(to: .comments, of: run)
        let key = try world.issue(1).reference.key
        for comment in Int64(1)...2 {
            _ = try await world.target.addComment(
                Sensitive(ADFNode("doc")), part: CommentProvenance(item: WorkItemID(1), comment: comment), to: key)
        }
        _ = try await world.ledger.recover(from: .declared, leases: .zero)
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).comments.map(\.comment.provenance.comment) == [1, 2, 3, 4, 5])
        #expect(world.target.calls.compactMap(\.comment) == [1, 2, 3, 4, 5])
    }

    @Test("files that are there are not sent again, of whatever size the source says they are")
    func files() async throws {
        let relations: [WorkItemRelation] = [.file("a", size: 3), .file("b"), .file("c")]
        let bytes: [String: [UInt8]] = [
            "a": [1, 2, 3], "b": Array(repeating: 7, count: 3000), "c": [9], "p1": [4, 4],
        ]
        let world = try await World([.sample(1, description: Self.picture, relations: relations)])
        world.source.update { $0.files = bytes }
        let run = try await world.start([.attachments])
        try await world.workUp(to: .attachments, of: run)
        let key = try world.issue(1).reference.key
        let sent = ["a", "b"].map { id in
            UploadFile(name: Sensitive("\(id).bin"), length: Int64(bytes[id]?.count ?? 0)) {
                () async throws(Failure) in ByteStream(whole: bytes[id] ?? [])
            }
        }
        _ = try await world.target.attach(sent, to: key)
        _ = try await world.ledger.recover(from: .declared, leases: .zero)
        #expect(try await world.finish(run) == .completed)
        let names = try world.issue(1).files.map { $0.file.name.reveal() }
        #expect(names.count == 4 && Set(names).count == 4)
        #expect(world.staging.keys.isEmpty)
    }

    /// The control: what the tests above would show if nothing were looked for.
    @Test("a ledger that does not doubt makes issues, comments and files twice")
    func control() async throws {
        let item = WorkItem.sample(1, commentCount: 1, relations: [.file("a", size: 1)])
        let world = try await World([item, .sample(2)], sabotage: .trustRestored)
        world.source.update { content in
            content.files = ["a": [1]]
            content.comments[WorkItemID(1)] = [.sample(1)]
        }
        let run = try await world.start([.attachments, .comments])
        try await world.workUp(to: .items, of: run)
        _ = try await world.target.createIssues([IssueDraft.sample(2, run: run)], site: .sample)
        _ = try await world.ledger.recover(from: .declared, leases: .zero)
        try await world.workUp(to: .attachments, of: run)
        let key = try world.issue(1).reference.key
        let file = UploadFile(name: Sensitive("a.bin"), length: 1) { () async throws(Failure) in
            ByteStream(whole: [1])
        }
        _ = try await world.target.attach([file], to: key)
        _ = try await world.target.addComment(
            Sensitive(ADFNode("doc")), part: CommentProvenance(item: WorkItemID(1), comment: 1), to: key)
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.issuesByItem[WorkItemID(2)]?.count == 2)
        #expect(try world.issue(1).files.count == 2)
        #expect(try world.issue(1).comments.count == 2)
    }

    @Test("sprints and components that are there are taken, after the settle time")
    func places() async throws {
        let world = try await World([.sample(1)])
        let run = try await world.start()
        _ = try await world.ledger.recover(from: .declared, leases: .zero)
        #expect(try await world.work() == [.released])
        #expect(world.createCalls() == 0)
        #expect(try await world.finish(run) == .completed)
        expectEachOnce(world, 1)
    }
}
