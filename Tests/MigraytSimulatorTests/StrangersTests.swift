import MigraytModel
import Testing

@testable import MigraytSimulator

/// Others work in the project meanwhile: their issues and gaps stand between ours.
struct StrangersTests {
    private func fixture() -> Fixture { Fixture(items: 60, strangersPerMille: 400) }

    @Test func theirIssuesAndGapsStandBetweenOursAndAreNotCounted() {
        let fixture = fixture()
        let keys = (1...60).map { fixture.migrate($0) }
        let tally = fixture.simulator.tally().object ?? [:]
        #expect(tally["issuesInJira"] == 60)
        #expect(tally["issuesWithoutProvenance"] == 0)
        let (others, gaps) = (tally["issuesOfOthers"]?.integer ?? 0, tally["keyGaps"]?.integer ?? 0)
        #expect(others > 5 && gaps > 5)
        #expect(keys.last == "SHOP-\(60 + others + gaps)" || keys.count == Set(keys).count)
    }

    @Test func aGapIsNoIssue() {
        let fixture = fixture()
        let keys = Set((1...60).map { fixture.migrate($0) })
        let last = keys.compactMap { Int($0.dropFirst("SHOP-".count)) }.max() ?? 0
        let statuses = (1...last).filter { !keys.contains("SHOP-\($0)") }
            .map { fixture.jira("GET", "/rest/api/3/issue/SHOP-\($0)").status }
        #expect(Set(statuses) == [200, 404])
    }
}
