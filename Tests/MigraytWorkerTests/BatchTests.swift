import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Synchronization
import Testing

@Suite("one commit for many items")
struct BatchTests {
    /// The calls of the ledger that a worker makes from now on, by their names.
    private final class Calls: Sendable {
        private let names = Mutex<[String]>([])

        init(_ world: World) {
            world.hooks.setFault { name in
                self.names.withLock { $0.append(name) }
                return nil
            }
        }

        var commits: [String] { names.withLock { $0.filter { $0.hasPrefix("commit") } } }
    }

    @Test("sixty items with links, which need no intents: outcomes go down by the window and with the end of the shard")
    func outcomesGather() async throws {
        let world = try await World((1...60).map { .sample($0, relations: [.related($0 % 60 + 1)]) })
        let run = try await world.start([.links])
        try await world.workUp(to: .links, of: run)
        let calls = Calls(world)
        #expect(try await world.work() == [.completed])
        #expect(calls.commits == ["commit(outcomes)", "commit(outcomes)"])
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.content.links.count == 60)
    }

    @Test("work that takes long writes down what has come of it: no outcome waits longer than three seconds")
    func outcomesDoNotWaitLong() async throws {
        let world = try await World((1...6).map { .sample($0, relations: [.related($0 % 6 + 1)]) })
        let run = try await world.start([.links])
        try await world.workUp(to: .links, of: run)
        let calls = Calls(world)
        world.target.setFault { call in
            if call.isLink { world.clock.advance(by: .seconds(1)) }
            return nil
        }
        #expect(try await world.work() == [.completed])
        #expect(calls.commits == ["commit(outcomes)", "commit(outcomes)"])
    }

    @Test("comments of many issues are intended at once, and their outcomes go down with the end")
    func intentsGather() async throws {
        let world = try await World((1...4).map { .sample($0, commentCount: 2) })
        world.source.update { content in
            for item in 1...4 { content.comments[WorkItemID(Int64(item))] = (1...2).map { .sample($0) } }
        }
        let run = try await world.start([.comments])
        try await world.workUp(to: .comments, of: run)
        let calls = Calls(world)
        #expect(try await world.work() == [.completed])
        #expect(calls.commits == ["commit(intents)", "commit(outcomes)"])
        for item in 1...4 {
            #expect(try world.issue(Int64(item)).comments.map(\.comment.provenance.comment) == [1, 2])
        }
    }

    /// Work items at the beginning of `comments`, and how many comments are in intent right before the first commit of
    /// outcomes alone.
    private func commented(
        items: Int64, comments: Int64
    ) async throws -> (World, RunID, inIntent: @Sendable () -> Int64) {
        let world = try await World((1...items).map { .sample($0, commentCount: Int(comments)) })
        world.source.update { content in
            for item in 1...items { content.comments[WorkItemID(item)] = (1...comments).map { .sample($0) } }
        }
        let run = try await world.start([.comments])
        try await world.workUp(to: .comments, of: run)
        let counted = Counted()
        world.hooks.before("commit(outcomes)") {
            let counts = try await world.ledger.effectCounts(run)
            counted.value.withLock { $0 = counts.first { $0.kind == .comment && $0.state == .intent }?.count ?? 0 }
        }
        return (world, run, { counted.value.withLock { $0 } })
    }

    private final class Counted: Sendable { let value = Mutex<Int64>(0) }

    @Test("no more comments are in intent than one window holds; its outcomes go with the intents of the next")
    func intentsFillAWindow() async throws {
        let (world, run, inIntent) = try await commented(items: 60, comments: 2)
        let calls = Calls(world)
        #expect(try await world.work() == [.completed])
        #expect(calls.commits.first == "commit(intents)" && calls.commits.last == "commit(outcomes)")
        #expect(inIntent() == 100)
        for item in 1...60 {
            #expect(try world.issue(Int64(item)).comments.map(\.comment.provenance.comment) == [1, 2])
        }
        #expect(try await world.finish(run) == .completed)
    }

    @Test("no more issues than a window has are at work at once, however few comments they have")
    func issuesFillAWindow() async throws {
        let (world, run, inIntent) = try await commented(items: 80, comments: 1)
        #expect(try await world.work() == [.completed])
        #expect((1...50).contains(inIntent()))
        #expect(try await world.finish(run) == .completed)
    }

    @Test("what waits to be written down when the work fails is written down before the shard is let go")
    func failureKeepsOutcomes() async throws {
        let world = try await World((1...3).map { .sample($0, relations: [.related($0 % 3 + 1)]) })
        let run = try await world.start([.links])
        try await world.workUp(to: .links, of: run)
        let left = Countdown(2)
        world.target.setFault { $0.isLink && !left.next() ? .refuse(.unauthorized) : nil }
        #expect(try await world.work() == [.parked])
        #expect(try await world.row(1, .links, of: run).state == .completed)
        #expect(try await world.row(2, .links, of: run).state == .completed)
        #expect(try await world.row(3, .links, of: run).state == .pending)
    }

    @Test("comments in intent that were not begun when the work failed are withdrawn: nothing has to be settled")
    func untouchedIntentsAreWithdrawn() async throws {
        let world = try await World([.sample(1, commentCount: 5), .sample(2, commentCount: 5)])
        world.source.update { content in
            for item in [1, 2] { content.comments[WorkItemID(Int64(item))] = (1...5).map { .sample($0) } }
        }
        let run = try await world.start([.comments])
        try await world.workUp(to: .comments, of: run)
        world.target.setFault { $0.comment == 2 ? .refuse(.unauthorized) : nil }
        #expect(try await world.work() == [.parked])
        let story = try await world.ledger.story(of: WorkItemID(1), in: run)
        #expect(story.effects.map(\.state) == [.completed, .pending])
        let other = try await world.ledger.story(of: WorkItemID(2), in: run)
        #expect(other.effects.map(\.state) == [.pending, .pending])
        world.target.setFault(nil)
        _ = try await world.ledger.steer(run, .resume, commandID: nil)
        #expect(try await world.work() == [.completed])
        #expect(!world.target.calls.contains { if case .comments = $0 { true } else { false } })
    }

    @Test("a database that is away while outcomes are written down is waited for, and nothing is sent twice")
    func databaseAway() async throws {
        let world = try await World([.sample(1, commentCount: 2)])
        world.source.update { $0.comments[WorkItemID(1)] = (1...2).map { .sample($0) } }
        let run = try await world.start([.comments])
        try await world.workUp(to: .comments, of: run)
        let left = Countdown(3)
        world.hooks.setFault { $0 == "commit(outcomes)" && left.next() ? .afterCommit : nil }
        #expect(try await world.work() == [.completed])
        world.hooks.setFault(nil)
        #expect(try world.issue(1).comments.map(\.comment.provenance.comment) == [1, 2])
        #expect(world.target.calls.compactMap(\.comment) == [1, 2])
        #expect(try await world.finish(run) == .completed)
    }
}
