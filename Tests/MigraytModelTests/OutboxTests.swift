import Foundation
import MigraytModel
import Testing

@Suite struct OutboxTests {
    @Test func statesEndWhereTheyShould() {
        #expect(OutboxState.allCases.filter(\.isTerminal) == [.completed, .skipped, .failed])
        #expect(RunState.allCases.filter(\.isTerminal) == [.completed, .completedWithFailures, .failed, .cancelled])
        #expect(RunState.allCases.filter(\.allowsWork) == [.running, .verifying])
    }

    @Test func eachFollowUpIsThePhaseItNames() {
        let phases = Phase.allCases.filter { !FollowUps.work(of: $0).isEmpty }
        #expect(phases == [.attachments, .comments, .links, .finish])
        #expect(Set(phases.map { FollowUps.work(of: $0).rawValue }).count == 4)
    }

    @Test func provenanceComesBackWhole() throws {
        let provenance = Provenance(
            organization: "acme", project: "p", item: WorkItemID(7), revision: 3, run: RunID(UUID()))
        #expect(Provenance(provenance.json) == provenance)
        let other = Provenance(
            organization: "other", project: "p", item: WorkItemID(7), revision: 3, run: provenance.run)
        #expect(!provenance.isSameItem(as: other))
        #expect(
            provenance.isSameItem(
                as: Provenance(
                    organization: "acme", project: "p", item: WorkItemID(7), revision: 9, run: RunID(UUID()))))
        #expect(Provenance(["id": 7]) == nil)
    }

    @Test func identifierIsReadInEitherCase() throws {
        let id = RunID(UUID())
        #expect(RunID(id.description) == id)
        #expect(RunID(id.description.uppercased()) == id)
        #expect(id.description == id.description.lowercased())
        #expect(RunID("not-an-id") == nil)
    }
}
