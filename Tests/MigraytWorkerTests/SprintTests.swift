import Foundation
import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("sprints: items enter before they close, and people's sprints are left to them")
struct SprintTests {
    /// A past, a present and a future iteration, and an item in each; ids 12, 13 and 14.
    private func world(_ items: [WorkItem]? = nil) async throws -> World {
        let world = try await World(items ?? (1...3).map { .sample($0, iterationID: 11 + $0) })
        let now = world.clock.now
        func node(_ id: Int64, _ name: String, _ start: Double, _ end: Double) -> ClassificationNode {
            ClassificationNode(
                id: id, path: ["Shop", name], startDate: now.addingTimeInterval(start * 86_400),
                finishDate: now.addingTimeInterval(end * 86_400), parent: 10)
        }
        let nodes = [
            ClassificationNode(id: 10, path: ["Shop"], parent: nil), node(12, "Past", -30, -16),
            node(13, "Present", -7, 7), node(14, "Future", 8, 21),
        ]
        world.source.update { $0.iterations = nodes }
        return world
    }

    private func states(_ world: World) -> [String: TargetSprint.State] {
        Dictionary(world.target.content.sprints.map { ($0.name, $0.state) }, uniquingKeysWith: { first, _ in first })
    }

    private func sprintName(_ id: Int64, _ world: World) throws -> String? {
        let sprint = try world.issue(id).draft.sprintID
        return world.target.content.sprints.first { $0.id == sprint }?.name
    }

    @Test("each item is in its sprint, and the sprints come to their states")
    func lifeOfSprints() async throws {
        let world = try await world()
        let run = try await world.start([.finish, .verify])
        #expect(try await world.finish(run) == .completed)
        #expect(states(world) == ["Past": .closed, "Present": .active, "Future": .future])
        for (id, name) in [(Int64(1), "Past"), (2, "Present"), (3, "Future")] {
            #expect(try sprintName(id, world) == name)
            #expect(try await world.diagnostics(id, of: run).isEmpty)
        }
        #expect(world.target.content.sprints.map(\.goal) == ["Past", "Present", "Future"].map { #"Shop\\#($0)"# })
    }

    @Test("a second run: a closed sprint takes no more items, and each of them is named")
    func secondRun() async throws {
        let world = try await world()
        #expect(try await world.finish(world.start([.finish])) == .completed)
        world.source.update { content in
            for id in Int64(4)...6 { content.items[WorkItemID(id)] = .sample(id, iterationID: 8 + id) }
        }
        let run = try await world.start([.finish, .verify])
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(4).draft.sprintID == nil)
        #expect(try await world.diagnostics(4, of: run) == [.sprintClosed])
        #expect(try sprintName(5, world) == "Present" && sprintName(6, world) == "Future")
        #expect(world.target.content.sprints.count == 3)
    }

    @Test("a person's sprint of the name takes the items and is neither started nor closed")
    func foreignSprint() async throws {
        let world = try await world()
        world.target.update {
            $0.sprints = [
                TargetSprint(id: 900, name: "past", state: .future, goal: "Ship it"),
                TargetSprint(id: 901, name: "Past", state: .future),
            ]
        }
        let run = try await world.start([.finish])
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).draft.sprintID == 900)
        #expect(world.target.content.sprints.filter { $0.id >= 900 }.allSatisfy { $0.state == .future })
        #expect(states(world)["Present"] == .active)
    }

    @Test("one active sprint at a time: past ones are closed in turn, what Jira bars is counted")
    func noParallelSprints() async throws {
        let world = try await world()
        let now = world.clock.now
        world.source.update { content in
            content.iterations += [(Int64(15), -12.0, -10.0), (16, -1, 9)].map { id, start, finish in
                ClassificationNode(
                    id: id, path: ["Shop", "S\(id)"], startDate: now.addingTimeInterval(start * 86_400),
                    finishDate: now.addingTimeInterval(finish * 86_400), parent: 10)
            }
        }
        world.target.update { $0.allowsParallelSprints = false }
        let run = try await world.start([.finish])
        #expect(try await world.finish(run) == .completed)
        #expect(
            states(world) == ["Past": .closed, "S15": .closed, "Present": .active, "S16": .future, "Future": .future])
        let told = try await world.ledger.story(of: .wholeRun, in: run).diagnostics.map(\.diagnostic)
        #expect(told == [Diagnostic(.sprintNotMoved, field: "System.IterationPath")])
    }

    @Test("a name or dates that Jira does not take cost the name or the dates, not the run")
    func refusedName() async throws {
        let world = try await world()
        let now = world.clock.now
        world.source.update { content in
            content.iterations.append(
                ClassificationNode(
                    id: 15, path: ["Shop", "Turned"], startDate: now, finishDate: now.addingTimeInterval(-86_400),
                    parent: 10))
        }
        world.target.setFault {
            $0 == .createSprint("Past") ? .refuse(Failure(.jiraRejected, .failItem, field: "name", status: 400)) : nil
        }
        let run = try await world.start([.finish])
        #expect(try await world.finish(run) == .completed)
        #expect(try sprintName(1, world) == "Iteration 12")
        #expect(states(world)["Iteration 12"] == .closed && states(world)["Turned"] == .future)
        let told = try await world.ledger.story(of: .wholeRun, in: run).diagnostics.map(\.diagnostic)
        #expect(
            Set(told) == [
                Diagnostic(.sprintRenamed, field: "System.IterationPath"),
                Diagnostic(.sprintDatesDropped, field: "System.IterationPath"),
            ])
    }

    @Test("a sprint whose answer was lost is found by its goal, also under another name")
    func lostAnswer() async throws {
        let world = try await world()
        world.target.failOnce(.loseAnswer) { $0 == .createSprint("Present") }
        #expect(try await world.finish(world.start()) == .completed)
        #expect(world.target.content.sprints.count == 3)
        // Another ledger meets them again, one of them renamed by a person.
        let again = try await self.world()
        again.target.update { $0 = world.target.content }
        again.target.update { content in
            let old = content.sprints[0]
            content.sprints[0] = TargetSprint(id: old.id, name: "Renamed", state: old.state, goal: old.goal)
        }
        #expect(try await again.finish(again.start()) == .completed)
        #expect(again.target.content.sprints.count == 3)
    }

    @Test("without a board there are no sprints, and each item says so")
    func noBoard() async throws {
        let site = TargetSite.sample
        let bare = TargetSite(
            projectID: site.projectID, projectKey: site.projectKey, issueTypes: site.issueTypes,
            priorities: site.priorities, linkTypes: site.linkTypes, storyPointsField: site.storyPointsField,
            sprintField: site.sprintField, boardID: nil, serviceAccount: site.serviceAccount,
            attachmentLimit: site.attachmentLimit, highestIssueNumber: 40)
        let world = try await World([.sample(1, iterationID: 12)], site: bare)
        let run = try await world.start([.finish])
        #expect(try await world.finish(run) == .completed)
        #expect(try await world.diagnostics(1, of: run).contains(.sprintMissing))
        #expect(!world.target.calls.contains(.sprints))
    }

    @Test("an area that came after prepare takes the component of the area above it")
    func newArea() async throws {
        let world = try await World([.sample(1, areaID: 3, areaPath: #"Shop\Web\Cart"#)])
        world.source.update {
            $0.areas = [
                ClassificationNode(id: 1, path: ["Shop"], parent: nil),
                ClassificationNode(id: 2, path: ["Shop", "Web"], parent: 1),
            ]
        }
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        world.source.update { $0.areas.append(ClassificationNode(id: 3, path: ["Shop", "Web", "Cart"], parent: 2)) }
        #expect(try await world.finish(run) == .completed)
        let web = world.target.content.components.first { $0.name == "Web" }?.id
        #expect(try world.issue(1).draft.componentIDs == [web])
        #expect(try await world.diagnostics(1, of: run) == [.componentOfAncestor])
    }
}
