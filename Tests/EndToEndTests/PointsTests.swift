import Foundation
import MigraytAPIContract
import MigraytHTTP
import MigraytModel
import Testing

extension EndToEnd {
    /// A run with access tokens at a Jira that counts the points of its app, in hours of ten seconds.
    ///
    /// The fleet is told of fewer points than Jira grants: as many requests cross the end of such an hour as of a whole
    /// one.
    @Suite(
        .serialized,
        .stack(
            "points", items: 60, settings: ["MIGRAYT_JIRA_POINTS_PER_HOUR=260", "MIGRAYT_JIRA_HOUR_SECONDS=10"],
            simulator: "--points-per-hour 300 --time-scale 360"))
    struct PointsTests {
        @Test(.timeLimit(.minutes(4)))
        func aRunSpendsTheHoursPointsAndNotOneMore() async throws {
            let stack = try Stack.current
            let connections = Stack.Connections(
                source: try await stack.authorize("azure_devops", stack.azureDevOpsPlace()),
                target: try await stack.authorize("jira", stack.jiraPlace()))
            let run = try await stack.start(stack.createProject(), connections)
            let watched = try await stack.watch(run)
            #expect(watched.output == "COMPLETED\n", "\(watched.errors)")
            expectIntact(try await stack.tally())
            let points = try await stack.points()
            #expect(points.refused == 0)
            // The limit was felt: hours were spent to the end, as far as the fleet goes.
            #expect(points.most >= 200)
            #expect(points.total > 600)
        }
    }
}
