import Foundation
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

/// What role tests rely on in the stand-ins beyond the ports' rules: their faults.
@Suite(.timeLimit(.minutes(1))) struct TestKitTests {
    private static let draft = IssueDraft(
        item: WorkItemID(1), issueTypeID: "10001", summary: Sensitive("A"), description: nil, labels: Sensitive([]),
        priorityID: nil, storyPoints: nil, assignee: nil, reporter: nil, sprintID: nil, componentIDs: [], parent: nil,
        transitionID: nil,
        provenance: Provenance(
            organization: "acme", project: "p", item: WorkItemID(1), revision: 1, run: RunID(UUID())))

    private func create(_ fault: TargetFault) async throws -> (target: ScriptedTarget, failure: Failure?) {
        let target = ScriptedTarget()
        target.setFault { call in if case .createIssues = call { fault } else { nil } }
        let failure = await #expect(throws: Failure.self) {
            try await target.createIssues([Self.draft, Self.draft], site: .sample)
        }
        return (target, failure)
    }

    @Test func lostAnswerLeavesTheIssues() async throws {
        let (target, failure) = try await create(.loseAnswer)
        #expect(failure?.certainty == .unknown)
        #expect(target.issuesByItem[WorkItemID(1)]?.count == 2)
    }

    @Test func throttledCallLeavesNothing() async throws {
        let (target, failure) = try await create(.throttle(.seconds(5)))
        #expect(failure?.certainty == .notExecuted)
        #expect(failure?.disposition == .retry(after: .seconds(5)))
        #expect(target.content.issues.isEmpty)
    }

    @Test func lateWriteLandsWhenTold() async throws {
        let (target, failure) = try await create(.land)
        #expect(failure?.certainty == .unknown)
        #expect(target.content.issues.isEmpty)
        target.landLateWrites()
        target.landLateWrites()
        #expect(target.content.issues.count == 2)
    }

    @Test func brokenBulkCallMakesSome() async throws {
        let (target, failure) = try await create(.makeSome(1))
        #expect(failure?.certainty == .unknown)
        #expect(target.content.issues.count == 1)
    }

    @Test func laggingIndexFindsLater() async throws {
        let target = ScriptedTarget()
        target.update { $0.indexLags = true }
        _ = try await target.createIssues([Self.draft], site: .sample)
        #expect(try await target.labelledIssues(after: nil, page: nil, site: .sample).issues.isEmpty)
        target.catchUpIndex()
        #expect(try await target.labelledIssues(after: nil, page: nil, site: .sample).issues.count == 1)
    }

    @Test(arguments: [CommitFault.beforeCommit, .afterCommit])
    func lostCommitIsUnknownToTheCaller(_ fault: CommitFault) async throws {
        let ledger = InMemoryLedger(
            clock: ManualClock(), fault: { $0.hasPrefix("createProject") ? fault : nil })
        let project = Project(
            id: ProjectID(UUID()), tenant: TenantID(UUID()), name: "Shop", createdAt: Date(timeIntervalSince1970: 0))
        let failure = await #expect(throws: Failure.self) { try await ledger.createProject(project) }
        #expect(failure?.code == .ledgerUnavailable)
        let found = try await ledger.project(project.id, tenant: project.tenant)
        #expect((found != nil) == (fault == .afterCommit))
    }

    @Test(arguments: [(BusFault.drop, 0), (.delay, 0), (.duplicate, 2), (.refuse, 0), (.loseReport, 1)])
    func busFaultDoesWhatItSays(_ fault: BusFault, arrived: Int) async throws {
        let bus = InMemoryMessageBus()
        bus.setFault { _ in fault }
        let message = OutgoingMessage(topic: .shards, key: "1", value: [1])
        if fault == .refuse || fault == .loseReport {
            await #expect(throws: Failure.self) { try await bus.send(message) }
        } else {
            try await bus.send(message)
        }
        #expect(bus.messages(in: .shards).count == arrived)
        bus.deliverDelayed()
        #expect(bus.messages(in: .shards).count == (fault == .delay ? 1 : arrived))
    }

    @Test func idsAreTheSameInEachRun() {
        let (first, second, other) = (SequentialIDs(seed: 7), SequentialIDs(seed: 7), SequentialIDs(seed: 8))
        let ids = (0..<300).map { _ in first.next() }
        #expect(ids == (0..<300).map { _ in second.next() })
        #expect(Set(ids).count == 300)
        #expect(!ids.contains(other.next()))
    }
}
