import Foundation
import MigraytModel
import MigraytTransform
import Testing

/// Which sprint stands for which iteration, and what becomes of items in sprints and areas.
@Suite struct SprintPlanTests {
    private static let day = Date(timeIntervalSince1970: 1_767_225_600)

    private func node(_ id: Int64, _ path: String, _ start: Double? = nil, _ finish: Double? = nil)
        -> ClassificationNode
    {
        let parts = path.split(separator: "/").map(String.init)
        return ClassificationNode(
            id: id, path: parts, startDate: start.map { Self.day.addingTimeInterval($0 * 86_400) },
            finishDate: finish.map { Self.day.addingTimeInterval($0 * 86_400) }, parent: parts.count == 1 ? nil : 1)
    }

    private func plan(_ node: ClassificationNode) throws -> SprintPlan {
        try #require(SprintPlan.plans(for: [self.node(1, "Shop"), node]).first)
    }

    @Test func theGoalHoldsTheWholePath() throws {
        let plans = SprintPlan.plans(for: [
            node(1, "Shop"), node(3, "Shop/2025/Sprint 1"), node(2, "Shop/2025"), node(4, "Shop/2026/Sprint 1"),
        ])
        #expect(plans.map(\.iteration) == [2, 3, 4])
        #expect(plans.map(\.name) == ["2025", "2025/Sprint 1", "2026/Sprint 1"])
        #expect(plans[1].goal == #"Shop\2025\Sprint 1"#)
        let deep = (1...30).map { "Department number \($0)" }.joined(separator: "/")
        let long = try plan(node(9, "Shop/" + deep)).goal
        #expect(long.utf16.count <= 255 && long.hasPrefix("…\\") && long.hasSuffix("number 29\\Department number 30"))
    }

    @Test func datesRunToTheEndOfTheLastDay() throws {
        let dates = try #require(try plan(node(2, "Shop/S", 0, 13)).dates)
        #expect(dates.start == Self.day)
        #expect(dates.end == Self.day.addingTimeInterval(14 * 86_400 - 1))
        let single = try #require(try plan(node(2, "Shop/S", 0, 0)).dates)
        #expect(single.start < single.end)
    }

    @Test func datesThatNoSprintCanHaveAreLeftOut() throws {
        for (start, finish, loses) in [(nil, nil, false), (3, 1, true), (3, nil, true), (nil, 3, true)]
            as [(Double?, Double?, Bool)]
        {
            let plan = try plan(node(2, "Shop/S", start, finish))
            #expect(plan.dates == nil && plan.losesDates == loses)
        }
    }

    @Test func theSprintOfTheNameIsTakenAnOpenOneFirst() throws {
        let plan = try plan(node(2, "Shop/Sprint 1"))
        func sprint(_ id: Int64, _ name: String, _ state: TargetSprint.State = .future, goal: String? = nil)
            -> TargetSprint
        {
            TargetSprint(id: id, name: name, state: state, goal: goal)
        }
        func match(_ sprints: TargetSprint...) -> Int64? { plan.match(among: sprints)?.id }
        #expect(match() == nil)
        #expect(match(sprint(7, "Sprint 2"), sprint(8, "sprint 1")) == 8)
        #expect(match(sprint(9, "Sprint 1"), sprint(8, "Sprint 1")) == 8)
        #expect(match(sprint(7, "Sprint 1", .closed), sprint(8, "Sprint 1", .active)) == 8)
        #expect(match(sprint(7, "Sprint 1", .closed)) == 7)
        // Its own, whatever people called it since; not that of another iteration which had the name before.
        let own = sprint(9, "Renamed", goal: #"Shop\Sprint 1"#)
        #expect(plan.isOwn(own) && match(sprint(8, "Sprint 1"), own) == 9)
        #expect(match(sprint(8, "Sprint 1", goal: #"Shop\2024\Sprint 1"#)) == nil)
        #expect(match(sprint(8, "Sprint 1", goal: "Ship it")) == 8)
        #expect(!plan.isOwn(sprint(8, "Sprint 1", goal: "Ship it")))
    }

    @Test func aClosedSprintTakesNobodyAndSaysSo() {
        var site = Fixture.site()
        site.closedSprints = [70]
        let item = Fixture.item(
            fields: ["System.IterationPath": #"Shop\Sprint 1"#], iteration: 7, created: Self.day)
        let closed = Fixture.transform(site: site).draft(item, ancestors: [], identities: [:])
        #expect(closed.draft.sprintID == nil)
        #expect(closed.diagnostics.names == ["sprint.closed System.IterationPath"])
        // The path stands in the first line of the text.
        #expect(closed.draft.description?.reveal().plainText.contains(#"Shop\Sprint 1"#) == true)
        #expect(Fixture.transform().draft(item, ancestors: [], identities: [:]).draft.sprintID == 70)
    }

    @Test func aSubtaskInAnotherIterationThanItsParentIsNamed() {
        func told(_ iteration: Int64?) -> [String] {
            let parent = Ancestor(
                item: WorkItemID(3), type: "Bug", title: Sensitive("t"), iteration: 7, issue: Fixture.reference(3))
            let item = Fixture.item(type: "Task", iteration: iteration, parent: 3)
            return Fixture.transform().draft(item, ancestors: [parent], identities: [:]).diagnostics.names
                .filter { $0.hasPrefix("sprint") }
        }
        #expect(told(7) == [] && told(nil) == [])
        #expect(told(8) == ["sprint.of_parent System.IterationPath"])
    }

    @Test func theNearestAreaAboveIsFound() {
        let areas = [
            ClassificationNode(id: 1, path: ["Shop"], parent: nil),
            ClassificationNode(id: 2, path: ["Shop", "Web"], parent: 1),
            ClassificationNode(id: 3, path: ["Shop", "Web", "Cart"], parent: 2),
        ]
        func above(_ area: Int64, _ mapped: Set<Int64>) -> Int64? {
            NearestArea.above(area, in: areas) { mapped.contains($0) }
        }
        #expect(above(3, [2]) == 2 && above(3, [1]) == 1 && above(3, [1, 2, 3]) == 2)
        #expect(above(3, []) == nil && above(9, [1]) == nil)
        let cycle = [
            ClassificationNode(id: 2, path: ["a"], parent: 3), ClassificationNode(id: 3, path: ["b"], parent: 2),
        ]
        #expect(NearestArea.above(2, in: cycle) { _ in false } == nil)
    }
}
