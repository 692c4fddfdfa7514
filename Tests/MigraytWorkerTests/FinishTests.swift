import Foundation
import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("finish: states and sprints")
struct FinishTests {
    private func world(_ item: WorkItem = .sample(1, state: "Closed")) async throws -> (World, RunID) {
        let world = try await World([item], site: .sample(workflow: .oneWay))
        let run = try await world.start([.finish])
        try await world.workUp(to: .finish, of: run)
        return (world, run)
    }

    @Test("the rest of the way to a state that lies two hops off")
    func walks() async throws {
        let (world, run) = try await world()
        #expect(try world.issue(1).statusID == "3")
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).statusID == "5")
        #expect(world.target.calls.count { $0.isTransition } == 1)
    }

    @Test("from the status that the issue really has, whoever moved it", arguments: ["1", "5"])
    func fromTheRealStatus(status: String) async throws {
        let (world, run) = try await world()
        let key = try world.issue(1).reference.key
        world.target.update { $0.issues[key]?.statusID = status }
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).statusID == "5")
        #expect(world.target.calls.count { $0.isTransition } == (status == "1" ? 2 : 0))
    }

    @Test("an answer that was lost: the status is read, and no transition is made twice")
    func lostAnswer() async throws {
        let (world, run) = try await world()
        world.target.failOnce(.loseAnswer) { $0.isTransition }
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).statusID == "5")
        #expect(world.target.calls.count { $0.isTransition } == 1)
    }

    @Test("a way that Jira bars is named, and the item stays where it got to")
    func barred() async throws {
        let (world, run) = try await world()
        world.target.setFault { $0.isTransition ? .refuse(Failure(.jiraRejected, .failItem, status: 400)) : nil }
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).statusID == "3")
        #expect(try await world.diagnostics(1, of: run).contains(.stateUnreachable))
    }

    @Test("sprints that are over are closed, those under way are started, those to come are left")
    func sprints() async throws {
        let world = try await World([.sample(1)])
        let now = world.clock.now
        func node(_ id: Int64, _ start: Double, _ end: Double) -> ClassificationNode {
            ClassificationNode(
                id: id, path: ["Shop", "S\(id)"], startDate: now.addingTimeInterval(start * 86_400),
                finishDate: now.addingTimeInterval(end * 86_400), parent: 1)
        }
        let nodes = [
            ClassificationNode(id: 1, path: ["Shop"], parent: nil), node(2, -30, -16), node(3, -7, 7), node(4, 7, 21),
        ]
        world.source.update { $0.iterations = nodes }
        #expect(try await world.finish(world.start([.finish])) == .completed)
        let states = Dictionary(uniqueKeysWithValues: world.target.content.sprints.map { ($0.name, $0.state) })
        #expect(states == ["S2": .closed, "S3": .active, "S4": .future])
    }
}
