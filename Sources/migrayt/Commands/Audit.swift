import ArgumentParser
import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who did what when, the newest first. For owners and admins.")

    @Option(help: "How many entries, 1 to 200.")
    var limit: Int = 50

    @Option(help: "Only entries before this number: the last one that you have seen.")
    var before: Int64?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var options: APIOptions

    func run() async throws {
        let query = "limit=\(limit)" + (before.map { "&before=\($0)" } ?? "")
        let page = try await options.client().call(.get, "/api/audit?\(query)", as: AuditPage.self)
        if json { return try Output.json(page) }
        let rows = page.entries.map { entry in
            [
                "\(entry.id)", entry.happenedAt.ISO8601Format(), entry.action, entry.outcome, entry.userId ?? "-",
                entry.subject ?? "-",
            ]
        }
        Output.table([["NUMBER", "TIME", "ACTION", "OUTCOME", "USER", "SUBJECT"]] + rows)
    }
}
