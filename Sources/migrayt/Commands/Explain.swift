import ArgumentParser
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tells the whole story of one work item in a run.")

    @Argument(help: "The id of the work item in Azure DevOps.")
    var item: Int64

    @Option(help: "The id of the run; the newest one when left out.")
    var run: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var options: APIOptions

    func run() async throws {
        let client = try options.client()
        var chosen = run
        if chosen == nil {
            chosen = try await client.call(.get, "/api/migrations?limit=1", as: [RunView].self).first?.id
        }
        guard let chosen else { throw ValidationError("There is no run yet.") }
        let story = try await client.call(.get, "/api/migrations/\(chosen)/items/\(item)", as: StoryView.self)
        if json { return try Output.json(story) }
        Output.line("Work item \(story.item) → \(story.issueKey ?? "no issue")")
        for step in story.steps {
            var line = "  \(step.phase): \(step.state)"
            if let reason = step.reason { line += " (\(reason)\(step.field.map { ", field \($0)" } ?? ""))" }
            Output.line(line)
            if let explanation = step.explanation { Output.line("    \(explanation)") }
        }
        for diagnostic in story.diagnostics {
            let field = diagnostic.field.map { " [\($0)]" } ?? ""
            Output.line("  \(diagnostic.phase): \(diagnostic.code)\(field) ×\(diagnostic.count)")
        }
        for effect in story.effects {
            let end = effect.remoteId ?? effect.reason ?? ""
            Output.line("  \(effect.kind) \(effect.part): \(effect.state) \(end)")
        }
    }
}
