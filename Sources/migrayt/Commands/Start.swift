import ArgumentParser
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Starts a run and prints its id.")

    @Argument(help: "The id of the project.")
    var project: String

    @Option(help: "The id of the Azure DevOps connection.")
    var source: String

    @Option(help: "The id of the Jira connection.")
    var target: String

    @Flag(inversion: .prefixedNo, help: "Carry over attachments.")
    var attachments = true

    @Flag(inversion: .prefixedNo, help: "Carry over comments.")
    var comments = true

    @Flag(inversion: .prefixedNo, help: "Carry over links.")
    var links = true

    @Option(help: "Only this area path and what lies below it.")
    var area: String?

    @Option(help: "Only these work item types, comma-separated.")
    var types: String?

    @OptionGroup var options: APIOptions

    func run() async throws {
        var selected = StartRequest.Options()
        selected.migrateAttachments = attachments
        selected.migrateComments = comments
        selected.migrateLinks = links
        selected.areaFilter = area
        selected.typeFilter = types
        let run = try await options.client().call(
            .post, "/api/migrations/project/\(project)/start",
            body: StartRequest(
                type: "FULL", sourceConnectionId: source, targetConnectionId: target, options: selected),
            as: RunView.self)
        Output.line(run.id)
    }
}
