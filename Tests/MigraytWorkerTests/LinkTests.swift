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

    private func remoteLinks(_ world: World, _ id: Int64) throws -> [String] {
        try world.issue(id).remoteLinks.values.map { $0.url.reveal() }.sorted()
    }

    @Test("an end that was not migrated becomes a remote link, once, and is not told as lost")
    func missingEnd() async throws {
        let (world, run) = try await migrate([
            .sample(1, relations: [.related(99), .related(2), .blocks(99)]), .sample(2),
        ])
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Relates 1 2"])
        let issue = try world.issue(1)
        #expect(issue.remoteLinks.values.compactMap { $0.relationship?.reveal() }.sorted() == ["Related", "Successor"])
        #expect(
            Set(issue.remoteLinks.values.map { $0.url.reveal() }) == ["https://ado.example/acme/_workitems/edit/99"])
        #expect(world.target.calls.count { $0.isRemoteLink } == 2)
        #expect(try await world.diagnostics(1, of: run) == [])
        #expect(try world.issue(2).remoteLinks.isEmpty)
    }

    @Test("an item at the other end of a third one does not vouch for its own links")
    func chainOfLinks() async throws {
        let (world, run) = try await migrate([
            .sample(71), .sample(72, relations: [.related(71), .related(45), .related(90)]),
            .sample(90, relations: [.related(72)]),
        ])
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Relates 71 72", "Relates 72 90"])
        #expect(try remoteLinks(world, 72) == ["https://ado.example/acme/_workitems/edit/45"])
    }

    @Test("an end that failed becomes a remote link")
    func failedEnd() async throws {
        let world = try await World([.sample(1, relations: [.related(2)]), .sample(2)])
        world.target.update { content in content.rejection = { $0.item == WorkItemID(2) ? .rejected : nil } }
        let run = try await world.start([.links])
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try remoteLinks(world, 1) == ["https://ado.example/acme/_workitems/edit/2"])
    }

    @Test("a source without a web address: the missing end is named")
    func missingEndWithoutAddress() async throws {
        let world = try await World([.sample(1, relations: [.related(99)])])
        world.source.update {
            $0.project = SourceProject(id: "p", organization: "acme", name: "Shop", organizationURL: "acme")
        }
        let run = try await world.start([.links])
        #expect(try await world.finish(run) == .completed)
        #expect(try await world.diagnostics(1, of: run) == [.linkOtherEndMissing])
        #expect(!world.target.calls.contains { $0.isRemoteLink })
    }

    @Test("a remote link that Jira refuses is named; the others are made, and the item is complete")
    func refusedRemoteLink() async throws {
        let (world, run) = try await migrate([
            .sample(1, relations: [.hyperlink("https://a.example"), .related(99)])
        ])
        world.target.setFault { call in
            if case .remoteLink(_, "Hyperlink") = call { .refuse(.rejected) } else { nil }
        }
        #expect(try await world.finish(run) == .completed)
        #expect(try remoteLinks(world, 1) == ["https://ado.example/acme/_workitems/edit/99"])
        #expect(try await world.diagnostics(1, of: run) == [.remoteLinkFailed])
    }

    @Test("a lost answer: the remote link is written again, under the same id")
    func lostRemoteAnswer() async throws {
        let (world, run) = try await migrate([.sample(1, relations: [.hyperlink("https://a.example")])])
        world.target.failOnce(.loseAnswer) { $0.isRemoteLink }
        #expect(try await world.finish(run) == .completed)
        #expect(try remoteLinks(world, 1) == ["https://a.example"])
        #expect(world.target.calls.count { $0.isRemoteLink } == 2)
    }

    @Test("a new item is linked to one that an earlier run migrated")
    func linkToAnEarlierRun() async throws {
        let (world, run) = try await migrate([.sample(1, relations: [.blocks(2)])])
        #expect(try await world.finish(run) == .completed)
        #expect(try remoteLinks(world, 1).count == 1)
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
