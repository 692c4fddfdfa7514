import MigraytAPIContract
import Testing

extension EndToEnd {
    /// Sites that are set up otherwise: levels above Epic, workflows with screens, boards without sprints.
    @Suite(.serialized, .stack("shapes", items: 80))
    struct SiteShapeTests {
        /// Every way is two hops, and "Done" asks for a resolution; "Blocked" asks for what nobody gave.
        @Test(.timeLimit(.minutes(3)))
        func featuresBecomeStoriesAndScreensAreFilled() async throws {
            let stack = try Stack.current
            try await stack.restartSimulator(with: "--workflow strict")
            let run = try await stack.start(stack.createProject(), stack.connections(), ["--hierarchy", "keep"])
            let watched = try await stack.watch(run)
            #expect(watched.output == "COMPLETED\n", "\(watched.errors)")
            let tally = try await stack.tally()
            expectIntact(tally)
            #expect(tally.issuesByType["Epic"] == tally.sourceItemsByType["Epic"])

            let statuses = tally.statusesByState
            for state in ["Closed", "Resolved"] { #expect(statuses[state]?.keys.map { $0 } == ["Done"], "\(state)") }
            #expect(statuses["Active"]?.keys.map { $0 } == ["In Progress"])
            #expect(tally.unresolved == 0)
            let barred = ["On Hold", "Blocked"].flatMap { statuses[$0] ?? [:] }
            #expect(Set(barred.map(\.key)) == ["In Progress"])
            let diagnostics = try await stack.report(of: run).diagnostics
            let told = diagnostics.first { $0.code == "state.field_required" }
            #expect(told.map { Int($0.items) } == barred.reduce(0) { $0 + $1.value })
            #expect(diagnostics.contains { $0.code == "hierarchy.parent_not_representable" })
        }

        /// The account may not read the workflow: the issues tell their ways.
        @Test(.timeLimit(.minutes(3)))
        func epicsMoveAboveEpicAndAnyAccountFindsTheStates() async throws {
            let stack = try Stack.current
            try await stack.restartSimulator(
                with: "--level-above-epic --deny-permission ADMINISTER --workflow strict --no-parallel-sprints")
            let run = try await stack.start(stack.createProject(), stack.connections(), ["--hierarchy", "extend"])
            let watched = try await stack.watch(run)
            #expect(watched.output == "COMPLETED\n", "\(watched.errors)")
            let tally = try await stack.tally()
            expectIntact(tally)
            #expect(tally.issuesByType["Initiative"] == tally.sourceItemsByType["Epic"])
            #expect(tally.issuesByType["Epic"] == tally.sourceItemsByType["Feature"])
            #expect(tally.statusesByState["Closed"]?.keys.map { $0 } == ["Done"])
            let barred = ["On Hold", "Blocked"].flatMap { tally.statusesByState[$0] ?? [:] }
            #expect(Set(barred.map(\.key)) == ["In Progress"])
        }

        @Test(.timeLimit(.minutes(2)))
        func aSiteWithoutTheLevelRefusesTheRunBeforeItWrites() async throws {
            let stack = try Stack.current
            try await stack.restartSimulator(with: "--board kanban")
            let run = try await stack.start(stack.createProject(), stack.connections(), ["--hierarchy", "extend"])
            let watched = try await stack.watch(run)
            #expect(watched.output == "FAILED\n" && watched.errors.contains("jira.no_level_above_epic"))
            #expect(try await stack.tally().written.allSatisfy { $0 == 0 })
        }
    }
}
