import MigraytCoordinator
import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import Testing

@Suite("planning: every item of the source, once")
struct RunPlannerTests {
    /// Two pages of stories, and an epic and a task.
    private static let many: [WorkItem] =
        (1...Int64(PlatformLimits.AzureDevOps.idsPerPage + 5)).map { .sample($0) }
        + [.sample(90_001, type: "Epic"), .sample(90_002, type: "Task")]
    private static let few: [WorkItem] = [
        .sample(3, type: "Epic"), .sample(1), .sample(2, type: "Bug"), .sample(4, type: "Task"),
    ]

    private func ids(_ ids: Int64...) -> [WorkItemID] { ids.map { WorkItemID($0) } }

    @Test("items go to the level of their type, and the run has all its steps")
    func plans() async throws {
        let desk = try await Desk(Self.few)
        let run = try await desk.newRun()
        #expect(try await desk.planner.runOnce() == .planned(run))
        #expect(try await desk.items(of: run) == [0: ids(3), 1: ids(1, 2), 2: ids(4)])
        let planned = try #require(await desk.ledger.run(run))
        #expect(planned.state == .running && planned.totalItems == 4)
        #expect(try await desk.ledger.progress(run).map(\.step) == RunPlan(levels: 3).steps)
        #expect(try await desk.planner.runOnce() == .idle)
    }

    @Test("an extended hierarchy has a level of its own for epics")
    func extended() async throws {
        let desk = try await Desk(Self.few + [.sample(5, type: "Feature")])
        let run = try await desk.newRun(options: RunOptions(hierarchy: .extend))
        #expect(try await desk.planner.runOnce() == .planned(run))
        #expect(try await desk.items(of: run) == [0: ids(3), 1: ids(5), 2: ids(1, 2), 3: ids(4)])
        #expect(try await desk.ledger.progress(run).map(\.step) == RunPlan(levels: 4).steps)
    }

    @Test("a type filter leaves the others out, without regard to case")
    func filter() async throws {
        let desk = try await Desk(Self.few)
        let run = try await desk.newRun(options: RunOptions(typeFilter: ["bug", "Epic"]))
        _ = try await desk.planner.runOnce()
        #expect(try await desk.items(of: run) == [0: ids(3), 1: ids(2)])
    }

    @Test(
        "a death in the middle: the next planner goes on at the cursor, nothing is lost or twice",
        arguments: [CommitFault.beforeCommit, .afterCommit], [1, 2, 3, 4])
    func resumes(fault: CommitFault, call: Int) async throws {
        let desk = try await Desk(Self.many)
        let run = try await desk.newRun()
        let before = Countdown(call - 1)
        let now = Countdown(1)
        desk.setFault { operation in
            guard operation == "enumerate(_:page:)", !before.next() else { return nil }
            return now.next() ? fault : nil
        }
        await #expect(throws: Failure.self) { try await desk.planner.runOnce() }
        desk.clock.advance(by: Desk.planningLease)
        #expect(try await desk.planner.runOnce() == .planned(run))
        let items = try await desk.items(of: run)
        let stories = Self.many.filter { $0.type == "User Story" }.map(\.id)
        #expect(items == [0: ids(90_001), 1: stories, 2: ids(90_002)])
        #expect(try await desk.ledger.run(run)?.totalItems == Int64(Self.many.count))
        // What a page recorded is not asked for again.
        let starts = desk.source.calls.filter { $0 == .workItemIDs(after: nil) }
        let repeats = fault == .beforeCommit && call != 3 ? 1 : 0
        #expect(starts.count == 3 + repeats)
    }

    @Test("a planner that was taken over lets go")
    func takenOver() async throws {
        let desk = try await Desk(Self.few)
        let run = try await desk.newRun()
        let clock = desk.clock
        let old = try #require(await desk.ledger.claimPlanning(owner: "other", lease: .seconds(1)))
        clock.advance(by: .seconds(2))
        #expect(try await desk.planner.runOnce() == .planned(run))
        await #expect(throws: Failure.self) {
            try await desk.ledger.enumerate(
                old, page: EnumerationPage(level: 0, items: [WorkItemID(99)], isLastOfLevel: false, shardSize: 10))
        }
        #expect(try await desk.ledger.run(run)?.totalItems == 4)
    }

    @Test(
        "a source that refuses: the run says why",
        arguments: [
            (Failure(.adoUnauthorized, .parkRun), RunState.paused), (Failure(.adoProjectNotFound, .parkRun), .paused),
            (Failure(.adoRejected, .failItem), .failed), (Failure(.httpCertificate, .failRun), .failed),
        ])
    func refused(failure: Failure, state: RunState) async throws {
        let desk = try await Desk(Self.few)
        let run = try await desk.newRun()
        desk.source.setFault { _ in failure }
        #expect(try await desk.planner.runOnce() == .refused(run, failure.code))
        let refused = try #require(await desk.ledger.run(run))
        #expect(refused.state == state && refused.failure == failure.code)
        guard state == .paused else { return }
        desk.source.setFault(nil)
        _ = try await desk.ledger.steer(run, .resume, commandID: nil)
        #expect(try await desk.planner.runOnce() == .planned(run))
    }

    @Test("an outage is told to the caller, and the run goes on planning")
    func outage() async throws {
        let desk = try await Desk(Self.few)
        let run = try await desk.newRun()
        desk.source.setFault { _ in Failure(.adoUnavailable, .retry(after: .seconds(5))) }
        await #expect(throws: Failure(.adoUnavailable, .retry(after: .seconds(5)))) {
            try await desk.planner.runOnce()
        }
        desk.source.setFault(nil)
        desk.clock.advance(by: Desk.planningLease)
        #expect(try await desk.planner.runOnce() == .planned(run))
    }

    @Test("a process that is told to end leaves the rest to the next one")
    func drained() async throws {
        let desk = try await Desk(Self.few)
        let run = try await desk.newRun()
        desk.drain.raise()
        #expect(try await desk.planner.runOnce() == .interrupted(run))
        #expect(try await desk.ledger.run(run)?.state == .planning)
    }

    @Test("a run without items is planned and has nothing to do")
    func empty() async throws {
        let desk = try await Desk()
        let run = try await desk.newRun()
        #expect(try await desk.planner.runOnce() == .planned(run))
        #expect(try await desk.ledger.run(run)?.totalItems == 0)
    }
}
