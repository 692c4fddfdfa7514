import MigraytAPIContract
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

extension UnderFaults {
    /// A person or a platform stops a run, lets it go on, and ends it.
    @Suite(.serialized, .stack("steering", items: 120))
    struct SteeringTests {
        @Test(.timeLimit(.minutes(3)))
        func aPausedRunWritesNothingAndStaysPausedThroughARestartOfEverything() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            #expect(try await stack.succeed(["pause", run]) == "PAUSED")
            try await stack.waitForSilence(of: run)
            let paused = try await stack.tally()

            for part in Stack.roles + ["broker", "postgres"] { try await stack.kill(part) }
            for part in ["postgres", "broker"] + Stack.roles { try await stack.start(part) }
            try await stack.waitForSilence(of: run)
            #expect(try await stack.view(of: run).status == "PAUSED")
            #expect(try await stack.tally().requests.jira == paused.requests.jira)
            #expect(paused.issuesInJira < paused.sourceItems || paused.comments < paused.sourceComments)

            _ = try await stack.succeed(["resume", run])
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
        }

        @Test(.timeLimit(.minutes(2)))
        func aCancelledRunEndsAndWritesNoMore() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            #expect(try await stack.succeed(["cancel", run]) == "CANCELLED")
            let watched = try await stack.watch(run)
            #expect(watched.status == 1)
            #expect(watched.output == "CANCELLED\n")
            let again = try await stack.migrayt("resume", run)
            #expect(again.status != 0)
            #expect(again.errors.contains("Run \(run) is not paused"))

            // Its workers let go at their next safe point; the next run of the project brings the rest, once.
            let project = try await stack.view(of: run).projectId
            let next = try await stack.start(project, stack.connections())
            #expect(try await stack.watch(next).status == 0)
            expectIntact(try await stack.tally())
        }

        @Test(.timeLimit(.minutes(2)))
        func aCommandMessageWorksOnce() async throws {
            let stack = try Stack.current
            try await stack.withBus { bus in
                let run = try await stack.startAfresh()
                func send(_ command: RunCommand, id: String) async throws {
                    let message: JSON = [
                        "version": 1, "id": .string(id), "run": .string(run), "command": .string(command.rawValue),
                    ]
                    try await bus.sendPatiently(OutgoingMessage(topic: .commands, key: run, value: message.bytes()))
                }
                try await stack.wait(for: run) { $0.phase != nil }
                try await send(.pause, id: "1")
                try await stack.wait(for: run) { $0.status == "PAUSED" }
                try await send(.resume, id: "2")
                // The same command once more is no second command: the run would never end.
                try await send(.pause, id: "1")
                #expect(try await stack.watch(run).status == 0)
                expectIntact(try await stack.tally())
            }
        }
    }
}
