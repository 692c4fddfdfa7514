import ArgumentParser
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP
import MigraytModel

struct Connect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Connects a platform: its token goes to Secrets Manager and nowhere else.",
        subcommands: [ConnectADO.self, ConnectJira.self])
}

struct ConnectADO: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ado", abstract: "Connects an Azure DevOps project.")

    @Option(
        name: .customLong("organization-url"), help: "The organisation's URL, such as https://dev.azure.com/contoso.")
    var organizationURL: String

    @Option(help: "The project's name, exactly as in Azure DevOps.")
    var project: String

    @Option(help: "File that holds a personal access token with Work Items (Read) and Project and Team (Read).")
    var tokenFile: String

    @Option(help: "PEM file of the CA to trust in place of the system's.")
    var caFile: String?

    @OptionGroup var options: APIOptions

    func run() async throws {
        var credentials = ConnectorRequest.Credentials()
        credentials.organizationURL = organizationURL
        credentials.project = project
        credentials.personalAccessToken = try APIOptions.secret(inFile: tokenFile).reveal()
        credentials.caCertificate = try caFile.map { try APIOptions.text(inFile: $0) }
        try await connect(ConnectorRequest(type: "azure_devops", credentials: credentials), options)
    }
}

struct ConnectJira: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "jira", abstract: "Connects a Jira project.")

    @Option(name: .customLong("base-url"), help: "The site's URL, such as https://contoso.atlassian.net.")
    var baseURL: String

    @Option(help: "The e-mail address of the account that writes.")
    var email: String

    @Option(help: "The key of an existing Jira project.")
    var projectKey: String

    @Option(
        name: .customLong("board-id"),
        help: "The board that gets the sprints; the project's first Scrum board when left out.")
    var boardID: Int64?

    @Option(help: "File that holds the account's API token.")
    var tokenFile: String

    @Option(help: "PEM file of the CA to trust in place of the system's.")
    var caFile: String?

    @OptionGroup var options: APIOptions

    func run() async throws {
        var credentials = ConnectorRequest.Credentials()
        credentials.baseURL = baseURL
        credentials.email = email
        credentials.projectKey = projectKey
        credentials.boardID = boardID
        credentials.apiToken = try APIOptions.secret(inFile: tokenFile).reveal()
        credentials.caCertificate = try caFile.map { try APIOptions.text(inFile: $0) }
        try await connect(ConnectorRequest(type: "jira", credentials: credentials), options)
    }
}

/// Sends the connection and prints its id.
func connect(_ request: ConnectorRequest, _ options: APIOptions) async throws {
    let view = try await options.client().call(.post, "/api/connectors", body: request, as: ConnectionView.self)
    Output.line(view.id)
}
