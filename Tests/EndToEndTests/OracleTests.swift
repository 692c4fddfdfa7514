import Foundation
import MigraytModel
import Testing

extension EndToEnd {
    /// What we send and what our stand-in answers, asked of those who know the platforms: the vendors' API descriptions
    /// and client libraries that we did not write.
    @Suite(.serialized, .stack("oracle", items: 80))
    struct OracleTests {
        private static let hasDescriptions = ProcessInfo.processInfo.environment["MIGRAYT_SHARED"] != nil

        @Test(.timeLimit(.minutes(4)), .enabled(if: hasDescriptions))
        func everyRequestOfAMigrationAndEveryAnswerConformToTheDescriptions() async throws {
            let stack = try Stack.current
            let record = stack.folder.appending(path: "record.jsonl")
            try await stack.restartSimulator(with: "--record=\(record.path)")
            let migration = try await Migration.finished(on: stack)
            #expect(migration.watched.status == 0, "\(migration.watched.output)\(migration.watched.errors)")
            let tally = try await stack.tally()
            expectIntact(tally)
            // Without a record: the clients below are not ours.
            try await stack.restartSimulator()

            let outcome = try await oracle("check", record.path)
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            let result = try JSONParser.parse(Array(outcome.output.utf8))
            #expect(result["faults"]?.array?.isEmpty == true)
            let requests = Int64(tally.requests.jira + tally.requests.ado)
            #expect(result["requests"]?.integer == requests)
            #expect(result["answers"]?.integer == requests)
            // What a migration cannot do without.
            let operations = try #require(result["operations"]?.object).keys
            for operation in [
                "POST /rest/api/3/issue/bulk", "POST /rest/api/3/issue/{issueIdOrKey}/comment",
                "POST /rest/api/3/issue/{issueIdOrKey}/attachments", "POST /rest/api/3/issueLink",
                "POST /rest/api/3/search/jql", "POST /rest/agile/1.0/sprint",
                "POST /{organization}/{project}/_apis/wit/workitemsbatch",
            ] {
                #expect(operations.contains(operation))
            }
        }

        @Test(.timeLimit(.minutes(1)), .enabled(if: hasDescriptions))
        func theOracleFindsEveryPlantedFault() async throws {
            let outcome = try await oracle("selftest")
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            #expect(outcome.output.contains("planted faults found"))
        }

        @Test(.timeLimit(.minutes(1)), .enabled(if: hasDescriptions))
        func aSecondReadingOfTextsGivesTheSameWords() async throws {
            let outcome = try await oracle(
                "words", "--count=300", "--converter=\(Checkout.programs.appending(path: "transform-check").path)")
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            let result = try JSONParser.parse(Array(outcome.output.utf8))
            #expect(result["texts"]?.integer == 300)
            #expect(result["differences"]?.array?.isEmpty == true)
        }

        @Test(.timeLimit(.minutes(1)))
        func clientsThatAreNotOursWorkAgainstTheSimulator() async throws {
            let stack = try Stack.current
            try await stack.resetTarget()
            let outcome = try await oracle("clients", environment: stack.environment)
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            for client in ["jira: ", "azure-devops: "] { #expect(outcome.output.contains(client)) }
            // The issue is there, and nothing of ours takes it for an item that was carried over.
            let tally = try await stack.tally()
            #expect(tally.issuesInJira == 1)
            #expect(tally.issuesWithoutProvenance == 1)
        }

        private func oracle(
            _ arguments: String..., environment: [String: String]? = nil
        ) async throws -> ChildProcess.Outcome {
            try await ChildProcess.run(
                Checkout.root.appending(path: "scripts/oracle"), arguments, environment: environment)
        }
    }
}
