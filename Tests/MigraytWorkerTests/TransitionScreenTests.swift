import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("finish: transitions with screens, and workflows that may not be read")
struct TransitionScreenTests {
    /// To Do, In Progress, Done; the way to Done has a screen.
    private static let screened = Workflow(
        statuses: ["1": "To Do", "3": "In Progress", "5": "Done"], initialStatus: "1",
        transitions: [
            Workflow.Transition(id: "21", from: ["1"], to: "3"),
            Workflow.Transition(id: "31", from: ["3"], to: "5", mayRequireFields: true),
        ])
    private static let resolution = TargetTransition.Field(
        id: "resolution", isRequired: true,
        allowedValues: [.init(id: "1", name: "Won't Do"), .init(id: "2", name: "Done")])
    private static let team = TargetTransition.Field(id: "customfield_1", isRequired: true)

    private func world(
        _ workflow: Workflow = screened, screen: [TargetTransition.Field] = [], options: RunOptions = RunOptions(),
        _ phases: [Phase] = [.finish]
    ) async throws -> (World, RunID) {
        let world = try await World((1...3).map { .sample($0, state: "Closed") }, site: .sample(workflow: workflow))
        world.target.update { $0.screens = ["31": screen] }
        return (world, try await world.start(phases, options: options))
    }

    @Test("a required resolution is given by name, and the screen is asked for once")
    func resolution() async throws {
        let (world, run) = try await world(screen: [Self.resolution])
        #expect(try await world.finish(run) == .completed)
        for id in Int64(1)...3 {
            #expect(try world.issue(id).statusID == "5")
            #expect(try world.issue(id).screenFields == ["resolution": ["id": "2"]])
            #expect(try await world.diagnostics(id, of: run).isEmpty)
        }
        #expect(world.target.calls.count { if case .transitions = $0 { true } else { false } } == 1)
    }

    @Test("a required field gets its default; without one it is named, and verify tells the status")
    func requiredField() async throws {
        let options = RunOptions(fieldDefaults: ["customfield_1": "\"Shop\""])
        let (filled, first) = try await world(screen: [Self.team], options: options)
        #expect(try await filled.finish(first) == .completed)
        #expect(try filled.issue(1).statusID == "5")
        #expect(try filled.issue(1).screenFields == ["customfield_1": "Shop"])

        let (bare, second) = try await world(screen: [Self.resolution, Self.team], [.finish, .verify])
        #expect(try await bare.finish(second) == .completed)
        #expect(try bare.issue(1).statusID == "3")
        let told = try await bare.ledger.story(of: WorkItemID(1), in: second).diagnostics.map(\.diagnostic)
        #expect(
            told == [
                Diagnostic(.stateFieldRequired, field: "customfield_1"), Diagnostic(.verifyDifferent, field: "status"),
            ])
    }

    @Test("where one way is barred another is taken")
    func otherWay() async throws {
        var ways = Self.screened.transitions
        ways += [
            Workflow.Transition(id: "41", from: ["3"], to: "4", mayRequireFields: true),
            Workflow.Transition(id: "51", from: ["4"], to: "5", mayRequireFields: true),
        ]
        let statuses = Self.screened.statuses.merging(["4": "In Review"]) { $1 }
        let (world, run) = try await world(
            Workflow(statuses: statuses, initialStatus: "1", transitions: ways), screen: [Self.team])
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).statusID == "5")
        #expect(try await world.diagnostics(1, of: run).isEmpty)
    }

    @Test("an account that may not read the workflow finds the way by the issues themselves")
    func unreadWorkflow() async throws {
        let unread = Workflow(
            statuses: Self.screened.statuses, initialStatus: "1", transitions: [],
            categories: ["1": .toDo, "3": .inProgress, "5": .done])
        let (world, run) = try await world(unread, screen: [Self.resolution], [.finish, .verify])
        world.target.update { $0.hiddenTransitions = Self.screened.transitions }
        #expect(try await world.finish(run) == .completed)
        for id in Int64(1)...3 {
            #expect(try world.issue(id).statusID == "5")
            #expect(try await world.diagnostics(id, of: run).isEmpty)
        }
    }
}
