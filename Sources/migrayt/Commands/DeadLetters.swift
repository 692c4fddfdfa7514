import ArgumentParser
import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct DeadLetters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dlq",
        abstract: "Shows the items that failed, and tries them again or gives them up.",
        subcommands: [List.self, Show.self, Replay.self, Discard.self])

    /// Which run's letters.
    struct Place: ParsableArguments {
        @Option(help: "The id of the run; the newest one when left out.")
        var run: String?

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup var options: APIOptions

        func opened() async throws -> (client: APIClient, path: String) {
            let client = try options.client()
            var chosen = run
            if chosen == nil {
                chosen = try await client.call(.get, "/api/migrations?limit=1", as: [RunView].self).first?.id
            }
            guard let chosen else { throw ValidationError("There is no run yet.") }
            return (client, "/api/migrations/\(chosen)/dead-letters")
        }
    }

    /// Which letters of the run.
    struct Selection: ParsableArguments {
        @Argument(help: "Ids of work items.")
        var items: [Int64] = []

        @Option(name: .customLong("class"), help: "Only this failure code, such as jira.rejected.")
        var failureClass: String?

        @Option(help: "Only this phase: items, attachments, comments, links, finish or verify.")
        var phase: String?

        @Flag(help: "All open letters of the run.")
        var all = false

        @Flag(help: "Only say how many it would be.")
        var dryRun = false

        /// - Throws: When nothing was chosen: that all are meant has to be said.
        func request() throws -> DeadLetterRequest {
            guard all || !items.isEmpty || failureClass != nil || phase != nil else {
                throw ValidationError("Name items, --class or --phase, or say --all.")
            }
            return DeadLetterRequest(
                items: items.isEmpty ? nil : items, class: failureClass, phase: phase, dryRun: dryRun ? true : nil)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists failed items that nobody has decided about.")

        @Option(name: .customLong("class"), help: "Only this failure code, such as jira.rejected.")
        var failureClass: String?

        @Option(help: "Only this phase: items, attachments, comments, links, finish or verify.")
        var phase: String?

        @Flag(help: "Also those that were replayed or discarded.")
        var all = false

        @OptionGroup var place: Place

        func run() async throws {
            let (client, path) = try await place.opened()
            var query = "limit=1000&all=\(all)"
            if let failureClass { query += "&class=\(try DeadLetters.escaped(failureClass))" }
            if let phase { query += "&phase=\(try DeadLetters.escaped(phase))" }
            var letters: [DeadLetterView] = []
            var next: String?
            repeat {
                let after = next.map { "&after=\($0)" } ?? ""
                let page = try await client.call(.get, "\(path)?\(query)\(after)", as: DeadLetterPage.self)
                letters += page.letters
                next = page.next
            } while next != nil
            try DeadLetters.show(letters, json: place.json)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells all about one failed item: why, how often it was tried, and what was decided.")

        @Argument(help: "The id of the work item in Azure DevOps.")
        var item: Int64

        @OptionGroup var place: Place

        func run() async throws {
            let (client, path) = try await place.opened()
            let page = try await client.call(.get, "\(path)?all=true&item=\(item)", as: DeadLetterPage.self)
            if page.letters.isEmpty { throw ValidationError("Work item \(item) has not failed in this run.") }
            try DeadLetters.show(page.letters, json: place.json)
            guard !place.json else { return }
            for letter in page.letters { Output.line("\n\(letter.class): \(letter.explanation)") }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries failed items again, in a run of their own. Prints its id.")

        @OptionGroup var selection: Selection
        @OptionGroup var place: Place

        func run() async throws { try await DeadLetters.decide("replay", selection, place) }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives failed items up: they are listed no more. The report keeps them.")

        @OptionGroup var selection: Selection
        @OptionGroup var place: Place

        func run() async throws { try await DeadLetters.decide("discard", selection, place) }
    }

    private static func decide(_ verb: String, _ selection: Selection, _ place: Place) async throws {
        let request = try selection.request()
        let (client, path) = try await place.opened()
        let answer = try await client.call(.post, "\(path)/\(verb)", body: request, as: DeadLetterAnswer.self)
        if place.json { return try Output.json(answer) }
        if let run = answer.replayRunId { return Output.line(run) }
        let would = selection.dryRun ? "would be " : ""
        let done = verb == "replay" ? "replayed" : "discarded"
        Output.line("\(answer.letters) letters of \(answer.items) items \(would)\(done)")
    }

    private static func show(_ letters: [DeadLetterView], json: Bool) throws {
        if json { return try Output.json(letters) }
        Output.table(
            [["ITEM", "PHASE", "CLASS", "FIELD", "ATTEMPTS", "FAILED AT", "STATUS", "REPLAY"]]
                + letters.map { letter in
                    [
                        String(letter.item), letter.phase, letter.class, letter.field ?? "-", String(letter.attempts),
                        letter.failedAt.ISO8601Format(), letter.status, letter.replayRunId ?? "-",
                    ]
                })
    }

    private static func escaped(_ text: String) throws -> String {
        guard let text = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else {
            throw ValidationError("A value holds characters that no class or phase has.")
        }
        return text
    }
}
