import MigraytModel
import MigraytPlanning
import Testing

@Suite("the steps of a run")
struct RunPlanTests {
    @Test("every phase in its order, items once per level", arguments: [1, 3])
    func steps(levels: Int) {
        let items = (0..<levels).map { PhaseStep(.items, level: $0) }
        #expect(
            RunPlan(levels: levels).steps == [PhaseStep(.prepare)] + items
                + [.attachments, .comments, .links, .finish, .verify].map { PhaseStep($0) })
    }

    @Test("shards are whole calls: fifty per create, a hundred per read-back", arguments: [1, 3_199, 3_200, 1_000_000])
    func sizes(items: Int) {
        #expect(RunPlan.shardSize(of: .items, items: items) % PlatformLimits.Jira.issuesPerCreate == 0)
        #expect(RunPlan.shardSize(of: .verify, items: items) % PlatformLimits.Jira.issuesPerFetch == 0)
        #expect(Phase.allCases.allSatisfy { RunPlan.shardSize(of: $0, items: items) >= 1 })
    }

    @Test(
        "few items are cut for every place of a fleet, many into half as many shards",
        arguments: [Phase.items, .comments])
    func manyItems(phase: Phase) {
        #expect(RunPlan.shardSize(of: phase, items: 3_199) == 100)
        #expect(RunPlan.shardSize(of: phase, items: 3_200) == 200)
    }
}
