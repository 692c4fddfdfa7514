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

    /// The second run's items are there from the start, and fail in the first one.
    private func twoRuns(_ first: [WorkItem], then second: [WorkItem]) async throws -> (World, RunID) {
        let world = try await World(first)
        #expect(try await world.finish(world.start([.links])) == .completed)
        world.source.update { content in for item in second { content.items[item.id] = item } }
        world.target.update { content in
            let site = content.site
            content.site = .sample(after: content.nextNumber - 1)
            content.site.linkTypes = site.linkTypes
        }
        let run = try await world.start([.links])
        #expect(try await world.finish(run) == .completed)
        return (world, run)
    }

    @Test("an end that arrives in a later run takes the place of its stand-in, whichever end lists the relation")
    func laterEnd() async throws {
        for isListedByBoth in [true, false] {
            let (world, run) = try await twoRuns(
                [.sample(1, relations: [.blocks(2), .related(2), .related(99)])],
                then: [.sample(2, relations: isListedByBoth ? [.blockedBy(1), .related(1)] : [])])
            #expect(try links(world) == ["Blocks 1 2", "Relates 1 2"])
            #expect(try remoteLinks(world, 1) == ["https://ado.example/acme/_workitems/edit/99"])
            #expect(try remoteLinks(world, 2) == [])
            #expect(world.target.calls.count { $0.isLink } == 2)
            #expect(try await world.diagnostics(2, of: run) == [])
        }
    }

    @Test("an end that failed in the first run")
    func failedEndArrives() async throws {
        let world = try await World([.sample(1, relations: [.related(2)]), .sample(2)])
        world.target.update { content in content.rejection = { $0.item == WorkItemID(2) ? .rejected : nil } }
        #expect(try await world.finish(world.start([.links])) == .completedWithFailures)
        #expect(try remoteLinks(world, 1).count == 1)
        world.target.update { $0.rejection = nil }
        #expect(try await world.finish(world.start([.links])) == .completed)
        #expect(try links(world) == ["Relates 1 2"])
        #expect(try remoteLinks(world, 1) == [])
    }

    @Test("a parent that arrives in a later run becomes the parent, or is related where Jira has no place for it")
    func laterParent() async throws {
        let (world, run) = try await twoRuns(
            [.sample(1, parent: 7), .sample(2, type: "Task", parent: 8)],
            then: [.sample(7, type: "Feature"), .sample(8)])
        let parent = try world.issue(7).reference.key
        #expect(try world.issue(1).parent == parent)
        #expect(try world.issue(2).parent == nil)
        #expect(try links(world) == ["Relates 2 8"])
        for item in [1, 2] as [Int64] { #expect(try remoteLinks(world, item) == []) }
        #expect(try await world.diagnostics(7, of: run) == [])
        #expect(try await world.diagnostics(8, of: run) == [.hierarchyParentNotRepresentable])
    }

    @Test("a child that arrives in a later run stands below its parent at once")
    func laterChild() async throws {
        let (world, _) = try await twoRuns([.sample(7, type: "Feature")], then: [.sample(1, parent: 7)])
        #expect(try world.issue(1).parent == world.issue(7).reference.key)
        #expect(try remoteLinks(world, 1) == [] && links(world) == [])
    }

    @Test("a death while the ends are joined: the next claim does it again, and nothing is there twice")
    func deathWhileJoining() async throws {
        let world = try await World([.sample(1, relations: [.related(2)])])
        #expect(try await world.finish(world.start([.links])) == .completed)
        world.source.update { $0.items[WorkItemID(2)] = .sample(2) }
        let run = try await world.start([.links])
        try await world.workUp(to: .links, of: run)
        world.hooks.before("commit(outcomes)") {
            world.clock.advance(by: World.lease)
            _ = try await world.ledger.expireLeases()
        }
        #expect(try await world.work() == [.abandoned])
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Relates 1 2"])
        #expect(try remoteLinks(world, 1) == [])
    }

    @Test(
        "a link type that is missing is made once, whatever happens to the answer",
        arguments: [TargetFault?.none, .loseAnswer, .refuse(.lostAnswer)])
    func newLinkType(fault: TargetFault?) async throws {
        var site = TargetSite.sample
        site.settings.mayAdminister = true
        let affects = WorkItemRelation.workItem(type: "Microsoft.VSTS.Common.Affects-Forward", other: WorkItemID(2))
        let world = try await World([.sample(1, relations: [affects]), .sample(2)], site: site)
        if let fault { world.target.failOnce(fault) { $0 == .createLinkType("Affects") } }
        let run = try await world.start([.links])
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Affects 1 2"])
        #expect(world.target.content.site.linkTypes.count { $0.name == "Affects" } == 1)
        #expect(try await world.diagnostics(1, of: run) == [])
    }

    @Test("a link type that Jira does not let the run make: the items are related, and told so")
    func refusedLinkType() async throws {
        var site = TargetSite.sample
        site.settings.mayAdminister = true
        let affects = WorkItemRelation.workItem(type: "Microsoft.VSTS.Common.Affects-Forward", other: WorkItemID(2))
        let world = try await World([.sample(1, relations: [affects]), .sample(2)], site: site)
        world.target.setFault { call in
            if case .createLinkType = call { .refuse(Failure(.jiraForbidden, .failItem, status: 403)) } else { nil }
        }
        let run = try await world.start([.links])
        #expect(try await world.finish(run) == .completed)
        #expect(try links(world) == ["Relates 1 2"])
        #expect(try await world.diagnostics(1, of: run) == [.linkTypeUnmapped])
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
