import ArgumentParser
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Scan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Counts what is at the source; reads no content.")

    @Argument(help: "The id of an Azure DevOps connection.")
    var connection: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var options: APIOptions

    func run() async throws {
        let scan = try await options.client().call(
            .post, "/api/connectors/scan", body: ScanRequest(connectionId: connection), as: ScanAnswer.self)
        if json { return try Output.json(scan) }
        let types = scan.typeCounts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        Output.table(types.map { [$0.key, String($0.value)] } + [["All", String(scan.totalWorkItems)]])
        let hierarchies = scan.hierarchies.map { $0.option + ($0.condition.map { " (needs \($0))" } ?? "") }
        Output.line("Hierarchy: \(hierarchies.joined(separator: ", "))")
        Output.line("\(scan.iterationPaths.count) iterations, \(scan.areaPaths.count) areas")
    }
}
