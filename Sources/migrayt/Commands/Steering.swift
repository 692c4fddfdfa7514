import ArgumentParser
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Pauses a run at its next safe point.")
    @Argument(help: "The id of the run.") var run: String
    @OptionGroup var options: APIOptions
    func run() async throws { try await steer(run, "pause", options) }
}

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Goes on with a paused run.")
    @Argument(help: "The id of the run.") var run: String
    @OptionGroup var options: APIOptions
    func run() async throws { try await steer(run, "resume", options) }
}

struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ends a run; what was created stays.")
    @Argument(help: "The id of the run.") var run: String
    @OptionGroup var options: APIOptions
    func run() async throws { try await steer(run, "cancel", options) }
}

private func steer(_ run: String, _ command: String, _ options: APIOptions) async throws {
    let view = try await options.client().call(.post, "/api/migrations/\(run)/\(command)", as: RunView.self)
    Output.line(view.status)
}
