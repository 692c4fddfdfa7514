import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization
import Testing

@testable import MigraytAPI

@Suite struct ProgressTests {
    /// The stream's blocks: `name` of an event, or the comment.
    private static func blocks(_ text: String) -> [String] {
        text.split(separator: "\n\n").map { block in
            block.hasPrefix("event: ") ? String(block.dropFirst(7).prefix { $0 != "\n" }) : String(block)
        }
    }

    @Test func eventsFollowTheRunToItsEnd() async throws {
        let world = try await APIWorld()
        let run = try await world.startRun(as: world.owner).run
        let id = try #require(RunID(run.id))
        world.onSleep { sleep in
            // Nothing happens for 12 s, then a planner comes, then the run is cancelled.
            if sleep == 12 { _ = try await world.ledger.claimPlanning(owner: "c", lease: .seconds(60)) }
            if sleep == 13 { _ = try await world.ledger.steer(id, .cancel, commandID: nil) }
        }
        let answer = try await world.call(.get, "/api/migrations/\(run.id)/progress", as: world.owner)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/event-stream")
        #expect(Self.blocks(answer.text) == ["progress", ": heartbeat", "progress", "progress", "end"])
        let states = try answer.text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map { line in
            try JSONParser.parse(Array(line.dropFirst(6).utf8))["status"]?.string
        }
        #expect(states == ["CREATED", "PLANNING", "CANCELLED", "CANCELLED"])
    }

    @Test func aDrainEndsTheStreamWithoutAnEndEvent() async throws {
        let world = try await APIWorld()
        let run = try await world.startRun(as: world.owner).run
        world.onSleep { sleep in if sleep == 3 { world.drain.raise() } }
        let answer = try await world.call(.get, "/api/migrations/\(run.id)/progress", as: world.owner)
        #expect(Self.blocks(answer.text) == ["progress"])
    }

    @Test func anOutageOfTheDatabaseIsWaitedOut() async throws {
        let outage = Outage()
        let world = try await APIWorld(fault: { _ in outage.isOn ? .beforeCommit : nil })
        let run = try await world.startRun(as: world.owner).run
        let id = try #require(RunID(run.id))
        world.onSleep { sleep in
            outage.isOn = (2..<5).contains(sleep)
            if sleep == 6 { _ = try await world.ledger.steer(id, .cancel, commandID: nil) }
        }
        let answer = try await world.call(.get, "/api/migrations/\(run.id)/progress", as: world.owner)
        #expect(Self.blocks(answer.text) == ["progress", "progress", "end"])
    }

    private final class Outage: Sendable {
        private let state = Mutex(false)
        var isOn: Bool {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }
}
