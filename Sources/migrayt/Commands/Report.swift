import ArgumentParser
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what a run carried over, and what not and why. Exit code 2 when items failed.")

    @Argument(help: "The id of the run.")
    var run: String

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print the failed items as CSV.")
    var csv = false

    @OptionGroup var options: APIOptions

    func run() async throws {
        let client = try options.client()
        if csv {
            let bytes = try await client.send(.get, "/api/migrations/\(run)/report.csv")
            return Output.line(String(decoding: bytes, as: UTF8.self))
        }
        let report = try await client.call(.get, "/api/migrations/\(run)/report", as: ReportView.self)
        if json { try Output.json(report) } else { show(report) }
        if report.failed > 0 { throw ExitCode(2) }
    }

    private func show(_ report: ReportView) {
        Output.table([
            ["Run", report.run.id], ["Status", report.run.status], ["Enumerated", String(report.itemsEnumerated)],
            ["Completed", String(report.completed)], ["Skipped", String(report.skipped)],
            ["Failed", String(report.failed)],
        ])
        if let failure = report.run.failure {
            Output.line("\n\(failure.code): \(failure.message)" + (failure.field.map { " [\($0)]" } ?? ""))
        }
        section("Not carried over", report.reasons.map { [$0.phase, $0.state, $0.reason, String($0.count)] })
        section("Diagnostics", report.diagnostics.map { [$0.code, "\($0.items) items", "\($0.occurrences) times"] })
        section("Written", report.effects.map { [$0.kind, $0.state, String($0.count)] })
    }

    private func section(_ title: String, _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        Output.line("\n\(title)")
        Output.table(rows.map { ["  " + $0[0]] + $0.dropFirst() })
    }
}
