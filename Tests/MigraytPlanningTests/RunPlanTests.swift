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

    @Test("shards are whole calls: fifty per create, a hundred per read-back")
    func sizes() {
        #expect(RunPlan.shardSize(of: .items) % PlatformLimits.Jira.issuesPerCreate == 0)
        #expect(RunPlan.shardSize(of: .verify) % PlatformLimits.Jira.issuesPerFetch == 0)
        #expect(Phase.allCases.allSatisfy { RunPlan.shardSize(of: $0) >= 1 })
    }
}
