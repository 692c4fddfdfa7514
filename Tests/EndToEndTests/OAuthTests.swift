import Foundation
import MigraytAPIContract
import MigraytHTTP
import MigraytModel
import Testing

extension EndToEnd {
    /// A project goes into Jira with access tokens that a person authorized, and that end again and again meanwhile.
    @Suite(.serialized, .stack("oauth", items: 80))
    struct OAuthTests {
        @Test(.timeLimit(.minutes(3)))
        func aRunOutlivesItsAccessTokens() async throws {
            let stack = try Stack.current
            // Five seconds more than the margin at which a token is renewed.
            try await stack.setTokenLifetime(seconds: 605)
            let connections = Stack.Connections(
                source: try await stack.authorize("azure_devops", stack.azureDevOpsPlace()),
                target: try await stack.authorize("jira", stack.jiraPlace()))
            let run = try await stack.start(stack.createProject(), connections)
            let watched = try await stack.watch(run)
            #expect(watched.output == "COMPLETED\n", "\(watched.errors)")
            expectIntact(try await stack.tally())
            #expect(try await stack.renewals(at: "entra") > 0)
            #expect(try await stack.renewals(at: "atlassian") > 0)
            // Codes and tokens of the simulator begin so.
            let dump = try await stack.dump()
            let secrets = try Regex("(code|access|refresh)-[0-9a-f]{64}")
            #expect(dump.firstMatch(of: secrets) == nil)
            for part in Stack.roles {
                let log = try stack.log(of: part)
                #expect(log.firstMatch(of: secrets) == nil, "\(part)")
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func anAuthorizationThatWasTakenBackParksUntilThePlatformIsConnectedAgain() async throws {
            let stack = try Stack.current
            try await stack.resetTarget()
            try await stack.setTokenLifetime(seconds: 605)
            let connections = Stack.Connections(
                source: try await stack.authorize("azure_devops", stack.azureDevOpsPlace()),
                target: try await stack.authorize("jira", stack.jiraPlace()))
            try await stack.endAuthorizations()
            let run = try await stack.start(stack.createProject(), connections)
            try await stack.wait(forRow: "SELECT 1 FROM runs WHERE id = '\(run)' AND state = 'PAUSED'")
            // The same place: the connection keeps its id.
            #expect(try await stack.authorize("azure_devops", stack.azureDevOpsPlace()) == connections.source)
            #expect(try await stack.authorize("jira", stack.jiraPlace()) == connections.target)
            _ = try await stack.succeed(["resume", run])
            let watched = try await stack.watch(run)
            #expect(watched.output == "COMPLETED\n", "\(watched.errors)")
            expectIntact(try await stack.tally())
        }
    }
}
