import ArgumentParser
import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Tenant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Your tenant: its id, and how to have all of it erased.",
        subcommands: [Show.self, Erase.self, Certificate.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints the tenant's id.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            Output.line(try await options.client().call(.get, "/api/tenant", as: TenantView.self).id)
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erases everything of the tenant for good and prints the certificate. For owners.",
            discussion: """
                Users, connections with their tokens, projects, runs, staged files and the audit trail go; nothing at \
                Azure DevOps or Jira. Nobody of the tenant can sign in any more. Refused while a run is active.
                """)

        @Option(help: "The tenant's id, as `migrayt tenant show` prints it: nothing is erased without it.")
        var confirm: String

        @Flag(help: "Print the order and do not wait for the certificate.")
        var noWait = false

        @OptionGroup var options: APIOptions

        func run() async throws {
            let client = try options.client()
            let order = try await client.call(
                .post, "/api/tenant/erasure", body: ErasureRequest(confirm: confirm), as: ErasureView.self)
            if noWait || order.status == ErasureView.done { return try Output.json(order) }
            // Told at once: with it, whoever stops waiting can look later.
            Output.note("Erasing. The certificate: migrayt tenant certificate \(order.id)")
            try Output.json(try await Self.certificate(order.id, client))
        }

        /// Waits for the end; interrupting the wait does not interrupt the work.
        private static func certificate(_ id: String, _ client: APIClient) async throws -> ErasureView {
            while true {
                let erasure = try await client.read("/api/erasures/\(id)", as: ErasureView.self)
                if erasure.status == ErasureView.done { return erasure }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    struct Certificate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints how far an erasure is, or its certificate. Needs no sign-in.")

        @Argument(help: "The erasure's id, as `migrayt tenant erase` prints it.")
        var id: String

        @OptionGroup var options: APIOptions

        func run() async throws {
            try Output.json(
                try await options.anonymousClient().read("/api/erasures/\(id)", as: ErasureView.self))
        }
    }
}
