import ArgumentParser
import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytPorts

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Shows a run's progress until it ends. Exit code 0 when it completed, 2 when items failed, 1 otherwise.")

    @Argument(help: "The id of the run.")
    var run: String

    @OptionGroup var options: APIOptions

    func run() async throws {
        let client = try options.client()
        var bar = ProgressBar(isTerminal: isatty(STDERR_FILENO) == 1)
        while true {
            do throws(APIError) {
                let stream = try await client.events("/api/migrations/\(run)/progress")
                var reader = EventReader()
                while let chunk = try? await stream.next() {
                    for view in reader.runs(in: chunk) {
                        bar.show(view, at: ContinuousClock.now)
                        if view.status == "PAUSED", let failure = view.failure { bar.note(failure) }
                        if view.isTerminal { try finish(view, &bar) }
                    }
                }
            } catch {
                // The API may be restarting; a run that does not exist will not come to be.
                if case .refused(let status, _) = error, status < 500 { throw error }
                bar.note("The API cannot be reached; trying again.")
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    private func finish(_ view: RunView, _ bar: inout ProgressBar) throws(APIError) {
        bar.end()
        if let failure = view.failure { bar.note(failure) }
        Output.line(view.status)
        switch view.status {
        case "COMPLETED": Foundation.exit(0)
        case "COMPLETED_WITH_FAILURES": Foundation.exit(2)
        default: Foundation.exit(1)
        }
    }
}
