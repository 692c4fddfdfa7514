import ArgumentParser
import Foundation
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
    var tokenFile: String?

    @Flag(name: .customLong("oauth"), help: "Authorize on Microsoft's page in place of a token.")
    var usesOAuth = false

    @Option(help: "PEM file of the CA to trust in place of the system's.")
    var caFile: String?

    @OptionGroup var options: APIOptions

    func validate() throws {
        guard usesOAuth == (tokenFile == nil) else { throw ValidationError("Give either --token-file or --oauth.") }
    }

    func run() async throws {
        var credentials = ConnectorRequest.Credentials()
        credentials.organizationURL = organizationURL
        credentials.project = project
        credentials.caCertificate = try caFile.map { try APIOptions.text(inFile: $0) }
        guard let tokenFile else {
            return try await authorize("azure_devops", credentials, options)
        }
        credentials.personalAccessToken = try APIOptions.secret(inFile: tokenFile).reveal()
        try await connect(ConnectorRequest(type: "azure_devops", credentials: credentials), options)
    }
}

struct ConnectJira: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "jira", abstract: "Connects a Jira project.")

    @Option(name: .customLong("base-url"), help: "The site's URL, such as https://contoso.atlassian.net.")
    var baseURL: String

    @Option(help: "The e-mail address of the account that writes (with a token).")
    var email: String?

    @Option(help: "The key of an existing Jira project.")
    var projectKey: String

    @Option(
        name: .customLong("board-id"),
        help: "The board that gets the sprints; the project's first Scrum board when left out.")
    var boardID: Int64?

    @Option(help: "File that holds the account's API token.")
    var tokenFile: String?

    @Flag(name: .customLong("oauth"), help: "Authorize on Atlassian's page in place of a token.")
    var usesOAuth = false

    @Option(help: "PEM file of the CA to trust in place of the system's.")
    var caFile: String?

    @OptionGroup var options: APIOptions

    func validate() throws {
        guard usesOAuth ? tokenFile == nil && email == nil : tokenFile != nil && email != nil else {
            throw ValidationError("Give either --email and --token-file, or --oauth.")
        }
    }

    func run() async throws {
        var credentials = ConnectorRequest.Credentials()
        credentials.baseURL = baseURL
        credentials.projectKey = projectKey
        credentials.boardID = boardID
        credentials.caCertificate = try caFile.map { try APIOptions.text(inFile: $0) }
        guard let tokenFile else { return try await authorize("jira", credentials, options) }
        credentials.email = email
        credentials.apiToken = try APIOptions.secret(inFile: tokenFile).reveal()
        try await connect(ConnectorRequest(type: "jira", credentials: credentials), options)
    }
}

/// Sends the connection and prints its id.
private func connect(_ request: ConnectorRequest, _ options: APIOptions) async throws {
    let view = try await options.client().call(.post, "/api/connectors", body: request, as: ConnectionView.self)
    Output.line(view.id)
}

/// Sends a person to the platform's page, takes the address where their browser ends, and prints the connection's id.
private func authorize(
    _ platform: String, _ place: ConnectorRequest.Credentials, _ options: APIOptions
) async throws {
    let client = try options.client()
    let start = try await client.call(
        .post, "/api/auth/\(platform)/start", body: AuthorizationRequest(connection: place),
        as: AuthorizationStart.self)
    Output.note(
        """
        Open this address in a browser and allow the access, before \(start.expiresAt.formatted(.iso8601)):

        \(start.authorizationUrl)

        Then paste the address at which the browser ends:
        """)
    guard let address = await Input.line(), let callback = AuthorizationCallback(flow: start.flow, address: address)
    else { throw ValidationError("That is not the address of a page that the platform sent a browser back to.") }
    let view = try await client.call(
        .post, "/api/auth/\(platform)/callback", body: callback, as: ConnectionView.self)
    Output.line(view.id)
}
