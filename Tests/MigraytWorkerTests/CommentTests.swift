import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("comments: in order, each once")
struct CommentTests {
    /// One item with five comments on three pages, migrated up to the comments.
    private func world(limit: Int = PlatformLimits.Jira.commentsPerIssue, options: RunOptions = RunOptions())
        async throws -> (World, RunID)
    {
        var site = TargetSite.sample
        site.settings.commentsPerIssue = limit
        let world = try await World([.sample(1, commentCount: 5)], site: site)
        world.source.update { $0.comments[WorkItemID(1)] = (1...5).map { SourceComment.sample($0) } }
        let run = try await world.start([.comments], options: options)
        try await world.workUp(to: .comments, of: run)
        return (world, run)
    }

    private func present(_ world: World) throws -> [Int64] {
        try world.issue(1).comments.map(\.comment.provenance.comment)
    }

    @Test("oldest first over all pages, with their words")
    func inOrder() async throws {
        let (world, run) = try await world()
        #expect(try await world.finish(run) == .completed)
        #expect(try present(world) == [1, 2, 3, 4, 5])
        #expect(try world.issue(1).comments.last?.body.reveal().plainText.hasSuffix("Comment 5") == true)
    }

    @Test(
        "a comment whose answer was lost stops those behind it until it is settled",
        arguments: [TargetFault.loseAnswer, .refuse(.lostAnswer)])
    func unknownStopsThoseBehind(fault: TargetFault) async throws {
        let (world, run) = try await world()
        world.target.failOnce(fault) { $0.comment == 2 }
        #expect(try await world.work() == [.released])
        world.clock.advance(by: .seconds(70))
        try await world.work()
        #expect(world.target.calls.compactMap(\.comment) == [1, 2])
        #expect(try await world.finish(run) == .completed)
        #expect(try present(world) == [1, 2, 3, 4, 5])
    }

    @Test("throttling in the middle: none twice, none out of order")
    func throttled() async throws {
        let (world, run) = try await world()
        let left = Countdown(5)
        world.target.setFault { $0.comment == 4 && left.next() ? .throttle(.seconds(3)) : nil }
        #expect(try await world.finish(run) == .completed)
        #expect(try present(world) == [1, 2, 3, 4, 5])
    }

    @Test("a refused comment fails its item by name, and the others are there")
    func refused() async throws {
        let (world, run) = try await world()
        world.target.setFault { $0.comment == 3 ? .refuse(.rejected) : nil }
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try present(world) == [1, 2, 4, 5])
        let row = try await world.row(1, .comments, of: run)
        #expect(row.state == .failed && row.reasonField == "comment")
        #expect(try await world.diagnostics(1, of: run).contains(.commentFailed))
    }

    @Test("a worker that died in the middle: its successor settles, then goes on behind the last one")
    func deathInTheMiddle() async throws {
        let (world, run) = try await world()
        world.hooks.before("commit(outcomes)") {
            world.clock.advance(by: World.lease)
            _ = try await world.ledger.expireLeases()
        }
        #expect(try await world.work() == [.abandoned])
        #expect(try present(world) == [1, 2])
        #expect(try await world.finish(run) == .completed)
        #expect(try present(world) == [1, 2, 3, 4, 5])
    }

    @Test("a pause in the middle: nothing is added, and all of it after")
    func pause() async throws {
        let (world, run) = try await world()
        world.hooks.before("commit(outcomes)") { _ = try await world.ledger.steer(run, .pause, commandID: nil) }
        #expect(try await world.work() == [.released])
        #expect(try present(world) == [1, 2])
        _ = try await world.ledger.steer(run, .resume, commandID: nil)
        #expect(try await world.finish(run) == .completed)
        #expect(try present(world) == [1, 2, 3, 4, 5])
    }

    private func setAside(_ world: World) throws -> [String: String] {
        let files = try world.issue(1).files.map { ($0.file.name.reveal(), String(decoding: $0.bytes, as: UTF8.self)) }
        #expect(Set(files.map(\.0)).count == files.count)
        return Dictionary(files, uniquingKeysWith: { first, _ in first })
    }

    private static let full = Failure(.jiraLimitReached, .failItem, status: 413)

    /// The source gives two comments a page.
    @Test(
        "comments that an issue has no room for are in files of it and counted, whether the site tells or Jira refuses",
        arguments: [(3, nil), (3, .loseAnswer), (5_000, .refuse(full))] as [(Int, TargetFault?)])
    func overTheLimit(limit: Int, fault: TargetFault?) async throws {
        let (world, run) = try await world(limit: limit)
        if let fault, fault == .loseAnswer {
            world.target.failOnce(fault) { $0.isUpload }
        } else if let fault {
            world.target.setFault { $0.comment ?? 0 > 3 ? fault : nil }
        }
        #expect(try await world.finish(run) == .completed)
        #expect(try present(world) == [1, 2, 3])
        let files = try setAside(world)
        #expect(files.keys.sorted() == ["ado-1-comments-from-4.html", "ado-1-comments-from-5.html"])
        #expect(files["ado-1-comments-from-4.html"]?.contains("<p>Comment 4</p>") == true)
        #expect(files["ado-1-comments-from-5.html"]?.contains("on 2023-11-14 22:13 UTC") == true)
        let story = try await world.ledger.story(of: WorkItemID(1), in: run).diagnostics.map(\.diagnostic)
        #expect(story == [Diagnostic(.commentOverLimit, count: 2)])
    }

    @Test("without attachments in the run, comments over the limit are counted")
    func overTheLimitWithoutFiles() async throws {
        let (world, run) = try await world(limit: 2, options: RunOptions(migrateAttachments: false))
        #expect(try await world.finish(run) == .completed)
        #expect(try present(world) == [1, 2] && setAside(world).isEmpty)
        #expect(
            try await world.ledger.story(of: WorkItemID(1), in: run).diagnostics.map(\.diagnostic)
                == [Diagnostic(.commentOverLimit, count: 3)])
    }

    @Test("an issue that somebody removed meanwhile fails its item")
    func issueRemoved() async throws {
        let (world, run) = try await world()
        world.target.update { $0.issues = [:] }
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try await world.row(1, .comments, of: run).state == .failed)
    }
}
