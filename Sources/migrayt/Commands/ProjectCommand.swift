import ArgumentParser
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct ProjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project", abstract: "Migration projects: one source project into one target project.",
        subcommands: [Create.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Creates a project and prints its id.")

        @Argument(help: "What you call it.")
        var name: String

        @OptionGroup var options: APIOptions

        func run() async throws {
            let view = try await options.client().call(
                .post, "/api/projects",
                body: ProjectRequest(name: name, sourceSystem: "AZURE_DEVOPS", targetSystem: "JIRA"),
                as: ProjectView.self)
            Output.line(view.id)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists your projects, the newest first.")

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup var options: APIOptions

        func run() async throws {
            let client = try options.client()
            var projects: [ProjectView] = []
            while true {
                let after = projects.last.map { "&after=\($0.id)" } ?? ""
                let page = try await client.call(.get, "/api/projects?limit=200\(after)", as: [ProjectView].self)
                projects += page
                if page.count < 200 { break }
            }
            if json { return try Output.json(projects) }
            Output.table([["ID", "STATUS", "NAME"]] + projects.map { [$0.id, $0.status, $0.name] })
        }
    }
}
