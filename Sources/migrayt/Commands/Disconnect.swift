import ArgumentParser
import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Disconnect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Deletes a connection and its secret; refused while an active run uses it.")

    @Argument(help: "The connection's id.")
    var id: String

    @OptionGroup var options: APIOptions

    func run() async throws {
        let answer = try await options.client().send(.delete, "/api/connectors/\(id)")
        if answer.isEmpty {
            return Output.line("Deleted. The token stays good until it is revoked on the platform's own page.")
        }
        Output.line(try APIDocument.decoder().decode(DisconnectAnswer.self, from: Data(answer)).message)
    }
}
