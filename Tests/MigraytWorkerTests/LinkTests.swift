import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("links: once per pair")
struct LinkTests {
    private func migrate(_ items: [WorkItem]) async throws -> (World, RunID) {
        let world = try await World(items)
        let run = try await world.start([.links])
        try await world.workUp(to: .links, of: run)
        return (world, run)
    }

    private func links(_ world: World) throws -> [String] {
        let items = Dictionary(
            uniqueKeysWithValues: world.target.content.issues.values.map { ($0.reference.key, $0.draft.item) })
        return try world.target.content.links.map { link in
            "\(link.type) \(try #require(items[link.outward])) \(try #require(items[link.inward]))"
        }.sorted()
    }

    @Test("a relation that both ends list is one link, made by one call")
    func bothEnds() async throws {
        let (world, run) = try await migrate([
            .sample(1, relations: [.blocks(2), .related(3)]), .sample(2, relations: [.blockedBy(1)]),
            .sample(3, relations: [.related(1)]),
        ])
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Blocks 1 2", "Relates 1 3"])
        #expect(world.target.calls.count { $0.isLink } == 2)
    }

    @Test("a relation that only the later end lists is made")
    func oneSided() async throws {
        let (world, run) = try await migrate([.sample(1), .sample(2, relations: [.blockedBy(1)])])
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Blocks 1 2"])
    }

    @Test("an end that was not migrated is named")
    func missingEnd() async throws {
        let (world, run) = try await migrate([.sample(1, relations: [.related(99), .related(2)]), .sample(2)])
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Relates 1 2"])
        #expect(try await world.diagnostics(1, of: run).contains(.linkOtherEndMissing))
    }

    @Test("a new item is linked to one that an earlier run migrated")
    func linkToAnEarlierRun() async throws {
        let (world, run) = try await migrate([.sample(1, relations: [.blocks(2)])])
        #expect(try await world.finish(run) == .completed)
        #expect(try await world.diagnostics(1, of: run).contains(.linkOtherEndMissing))
        world.source.update { $0.items[WorkItemID(2)] = .sample(2, relations: [.blockedBy(1)]) }
        world.target.update { $0.site = .sample(after: $0.nextNumber - 1) }
        #expect(try await world.finish(world.start([.links])) == .completed)
        #expect(try links(world) == ["Blocks 1 2"])
    }

    @Test("a link that Jira refuses fails its item, and the item's other links are made")
    func refusedLink() async throws {
        let (world, run) = try await migrate([
            .sample(1, relations: [.blocks(2), .related(3)]), .sample(2), .sample(3),
        ])
        let second = try world.issue(2).reference.key
        world.target.setFault { call in
            if case .link(_, second) = call { .refuse(.rejected) } else { nil }
        }
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try links(world) == ["Relates 1 3"])
        #expect(try await world.row(1, .links, of: run).reason == "jira.rejected")
    }

    @Test("a lost answer: the link is made again, which makes no second one")
    func lostAnswer() async throws {
        let (world, run) = try await migrate([.sample(1, relations: [.blocks(2)]), .sample(2)])
        world.target.failOnce(.loseAnswer) { $0.isLink }
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Blocks 1 2"])
    }
}
