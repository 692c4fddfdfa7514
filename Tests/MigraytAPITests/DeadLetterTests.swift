import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct DeadLetterTests {
    /// Items 1 to 3 of a run that has ended: 2 was rejected, 3 was gone.
    private func ended() async throws -> (APIWorld, String) {
        let world = try await APIWorld()
        let run = try await world.startRun(as: world.owner).run
        let claim = try await world.runItems(3)
        try await world.ledger.record(
            claim,
            [
                ItemOutcome(WorkItemID(1), .skipped(reason: "filtered")),
                ItemOutcome(WorkItemID(2), .failed(.jiraRejected, field: "summary")),
                ItemOutcome(WorkItemID(3), .failed(.itemGone, field: nil)),
            ])
        try await world.ledger.complete(claim)
        _ = try await world.ledger.closeSteps()
        _ = try await world.ledger.finishRuns()
        return (world, "/api/migrations/\(run.id)/dead-letters")
    }

    private func items(_ world: APIWorld, _ path: String) async throws -> [Int64] {
        try await world.call(.get, path, as: world.owner).decoded(DeadLetterPage.self).letters.map(\.item)
    }

    @Test func lettersAreListedByClassPhaseAndItem() async throws {
        let (world, path) = try await ended()
        let page = try await world.call(.get, path, as: world.owner).decoded(DeadLetterPage.self)
        #expect(page.letters.map(\.item) == [2, 3])
        #expect(page.letters.map(\.class) == ["jira.rejected", "item.gone"])
        #expect(page.letters.first?.field == "summary" && page.letters.first?.status == "OPEN")
        #expect(page.letters.first?.explanation == FailureCode.jiraRejected.explanation)
        #expect(try await items(world, path + "?class=item.gone") == [3])
        #expect(try await items(world, path + "?phase=items") == [2, 3])
        #expect(try await items(world, path + "?phase=comments") == [])
        #expect(try await items(world, path + "?item=2") == [2])
    }

    @Test func pagesFollowOneAnother() async throws {
        let (world, path) = try await ended()
        let first = try await world.call(.get, path + "?limit=1", as: world.owner).decoded(DeadLetterPage.self)
        let next = try #require(first.next)
        #expect(first.letters.map(\.item) == [2])
        #expect(try await items(world, path + "?limit=1&after=\(next)") == [3])
    }

    @Test func aDryRunChangesNothing() async throws {
        let (world, path) = try await ended()
        for verb in ["replay", "discard"] {
            let answer = try await world.call(.post, "\(path)/\(verb)", as: world.owner, body: #"{"dryRun":true}"#)
                .decoded(DeadLetterAnswer.self)
            #expect(answer.letters == 2 && answer.items == 2 && answer.replayRunId == nil)
        }
        #expect(try await items(world, path) == [2, 3])
    }

    @Test func aReplayIsARunOfItsOwnAndHappensOnce() async throws {
        let (world, path) = try await ended()
        let answer = try await world.call(.post, path + "/replay", as: world.owner, body: #"{"items":[2]}"#)
            .decoded(DeadLetterAnswer.self)
        let id = try #require(answer.replayRunId)
        let run = try await world.call(.get, "/api/migrations/\(id)", as: world.owner).decoded(RunView.self)
        #expect(run.type == "REPLAY" && run.status == "CREATED")
        #expect(try await items(world, path) == [3])
        let all = try await world.call(.get, path + "?all=true", as: world.owner).decoded(DeadLetterPage.self)
        #expect(all.letters.map(\.status) == ["REPLAYED", "OPEN"])
        #expect(all.letters.first?.replayRunId == id)
        let again = try await world.call(.post, path + "/replay", as: world.owner, body: #"{"items":[2]}"#)
        #expect(try again.decoded(DeadLetterAnswer.self).replayRunId == nil)
        let busy = try await world.call(.post, path + "/replay", as: world.owner, body: "{}")
        #expect(busy.status == 409)
    }

    @Test func aDiscardedLetterIsListedNoMore() async throws {
        let (world, path) = try await ended()
        let body = #"{"class":"item.gone"}"#
        let answer = try await world.call(.post, path + "/discard", as: world.owner, body: body)
        #expect(try answer.decoded(DeadLetterAnswer.self).letters == 1)
        #expect(try await items(world, path) == [2])
    }

    @Test(arguments: [
        #"{"phase":"cooking"}"#, #"{"items":[0]}"#, #"{"items":[-4]}"#, #"{"klass":"x"}"#, #"{"class":"no code"}"#,
        #"{"items":"2"}"#, "[]",
    ])
    func badSelectionsAreRefused(_ body: String) async throws {
        let (world, path) = try await ended()
        for verb in ["replay", "discard"] {
            #expect(try await world.call(.post, "\(path)/\(verb)", as: world.owner, body: body).status == 400)
        }
    }

    @Test(arguments: [
        "phase=x", "class=X", "all=maybe", "item=x", "item=0", "limit=0", "limit=1001", "after=x", "after=items/2",
    ])
    func badQueriesAreRefused(_ query: String) async throws {
        let (world, path) = try await ended()
        #expect(try await world.call(.get, "\(path)?\(query)", as: world.owner).status == 400)
    }
}
