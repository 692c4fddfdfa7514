import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP
import Testing

extension Stack {
    /// The stored connections of one migration.
    struct Connections: Sendable {
        let source: String
        let target: String
    }

    /// Runs the CLI, whatever its exit code.
    func migrayt(_ arguments: String...) async throws -> ChildProcess.Outcome {
        try await ChildProcess.run(
            Checkout.programs.appending(path: "migrayt"), arguments, environment: environment)
    }

    /// What the CLI prints, when it succeeds.
    func succeed(_ arguments: [String], location: SourceLocation = #_sourceLocation) async throws -> String {
        let outcome = try await ChildProcess.run(
            Checkout.programs.appending(path: "migrayt"), arguments, environment: environment)
        try #require(
            outcome.status == 0, "migrayt \(arguments.first ?? ""): \(outcome.errors)", sourceLocation: location)
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    var organization: String { get throws { try setting("MIGRAYT_SIMULATOR_URL") + "/ado/contoso" } }
    var site: String { get throws { try setting("MIGRAYT_SIMULATOR_URL") + "/jira" } }

    /// Arguments that connect the simulated Azure DevOps project; the test says what is different.
    func sourceArguments(
        url: String? = nil, project: String = "Shop", tokenFile: String? = nil, authority: String? = nil
    ) throws -> [String] {
        [
            "connect", "ado", "--organization-url", try url ?? organization, "--project", project, "--token-file",
            try tokenFile ?? setting("MIGRAYT_SIMULATOR_ADO_TOKEN_FILE"), "--ca-file",
            try authority ?? setting("MIGRAYT_CA_FILE"),
        ]
    }

    /// As `sourceArguments`, for the simulated Jira project.
    func targetArguments(
        url: String? = nil, key: String = "SHOP", tokenFile: String? = nil, authority: String? = nil
    ) throws -> [String] {
        [
            "connect", "jira", "--base-url", try url ?? site, "--email", "migrator@example.com", "--project-key", key,
            "--token-file", try tokenFile ?? setting("MIGRAYT_SIMULATOR_JIRA_TOKEN_FILE"), "--ca-file",
            try authority ?? setting("MIGRAYT_CA_FILE"),
        ]
    }

    func connect() async throws -> Connections {
        Connections(
            source: try await succeed(sourceArguments()), target: try await succeed(targetArguments()))
    }

    /// The connections that the stack has, made the first time.
    func connections() async throws -> Connections {
        let stored = try await api.call(.get, "/api/connectors", as: [ConnectionView].self)
        guard let source = stored.first(where: { $0.type == "azure_devops" }),
            let target = stored.first(where: { $0.type == "jira" })
        else { return try await connect() }
        return Connections(source: source.id, target: target.id)
    }

    func createProject() async throws -> String { try await succeed(["project", "create", "End to end"]) }

    /// Starts a run of a project; its id.
    func start(_ project: String, _ connections: Connections, _ options: [String] = []) async throws -> String {
        try await succeed(
            ["start", project, "--source", connections.source, "--target", connections.target] + options)
    }

    /// Starts a run of a new project into an empty Jira; its id.
    func startAfresh() async throws -> String {
        try await resetTarget()
        return try await start(createProject(), connections())
    }
}
