import ArgumentParser
import Foundation
import Logging
import MigraytSimulator

/// Stand-ins for Azure DevOps and Jira Cloud in one HTTPS server, for tests and demos.
@main
struct PlatformSimulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "platform-simulator",
        abstract: "Strict stand-ins for Azure DevOps (/ado/{organization}) and Jira Cloud (/jira) on 127.0.0.1.")

    @Option(help: "Port on loopback.") var port = 8443
    @Option(help: "PEM file with the certificate chain.") var certificate: String
    @Option(help: "PEM file with the private key.") var privateKey: String
    @Option(help: "Number of generated work items.") var items = 2_000
    @Option(help: "Seed of the generator.") var seed: UInt64 = 1
    @Option(help: "Megabytes of a file that the first generated item has.") var largeFileMegabytes = 0
    @Option(help: "Serve recorded work items from this directory instead of generated ones.") var source: String?
    @Option(help: "File with the Azure DevOps token.") var adoTokenFile: String
    @Option(help: "File with the Jira token.") var jiraTokenFile: String
    @Option(help: "File with the secret of the OAuth client `migrayt`; without it there is none.")
    var oauthSecretFile: String?
    @Option(help: "Azure DevOps organization.") var adoOrganization = "contoso"
    @Option(help: "Azure DevOps project.") var adoProject = "Shop"
    @Option(help: "Jira project key.") var jiraProjectKey = "SHOP"
    @Option(help: "E-mail address of the Jira account.") var jiraEmail = "migrator@example.com"
    @Option(help: "GET requests a second per Jira endpoint.") var rateLimitGet = 100
    @Option(help: "POST requests a second per Jira endpoint.") var rateLimitPost = 100
    @Option(help: "PUT requests a second per Jira endpoint.") var rateLimitPut = 50
    @Option(
        help: "Points that the OAuth app may spend in an hour, which passes with the time scale; without it no limit.")
    var pointsPerHour: Int?
    @Flag(help: "Never answer 429.") var noRateLimit = false
    @Option(help: "Milliseconds until Jira's search knows a new issue.") var searchLagMs: Int64 = 1_500
    @Option(help: "Permission that the Jira account lacks; may be repeated.") var denyPermission: [String] = []
    @Option(help: "Field on the create screens that Jira requires; may be repeated.") var requireField: [String] = []
    @Option(help: "Workflow of all types: open or strict.") var workflow = JiraWorkflow.open
    @Flag(help: "Refuse issues without an assignee.") var requireAssignee = false
    @Option(help: "Comments that an issue takes.") var commentsPerIssue = IssueLimits.comments
    @Option(help: "Link type that the site does not have at first; may be repeated.") var lackLinkType: [String] = []
    @Flag(help: "The site has the level Initiative above Epic.") var levelAboveEpic = false
    @Option(help: "The project's board: scrum, kanban, simple or none.") var board = JiraBoard.scrum
    @Flag(help: "A board has one active sprint at a time.") var noParallelSprints = false
    @Option(help: "Thousandths of Jira's requests that go wrong.") var faultsPerMille = 0
    @Option(help: "Seed of the faults.") var faultSeed: UInt64 = 1
    @Option(help: "Milliseconds until the work on a slow request begins.") var slowMs: Int64 = 2_000
    @Option(help: "How many times faster than real the platforms' own delays pass; rates stay.") var timeScale: Int64 =
        1
    @Option(help: "Before how many of a thousand creates somebody else makes an issue, or leaves a gap in the keys.")
    var strangersPerMille = 0
    @Option(help: "A word of letters and digits to plant in all content and people.") var canary: String?
    @Option(help: "Write every request and answer to this file, one JSON object a line.") var record: String?

    func run() async throws {
        let configuration = SimulatorConfiguration(
            origin: "https://127.0.0.1:\(port)", azureDevOpsOrganization: adoOrganization,
            azureDevOpsProject: adoProject, azureDevOpsToken: try secret(adoTokenFile), jiraProjectKey: jiraProjectKey,
            jiraEmail: jiraEmail, jiraToken: try secret(jiraTokenFile),
            oauthSecret: try oauthSecretFile.map { try secret($0) },
            rules: RateRules(
                get: rateLimitGet, post: rateLimitPost, put: rateLimitPut, isEnforced: !noRateLimit,
                pointsPerHour: pointsPerHour),
            searchLagMilliseconds: searchLagMs, deniedPermissions: Set(denyPermission),
            requiredFields: Set(requireField), workflow: workflow,
            site: SiteSettings(
                allowsUnassigned: !requireAssignee, commentsPerIssue: commentsPerIssue,
                missingLinkTypes: Set(lackLinkType), hasLevelAboveEpic: levelAboveEpic, board: board,
                allowsParallelSprints: !noParallelSprints),
            faultsPerMille: faultsPerMille, faultSeed: faultSeed,
            slowMilliseconds: slowMs, strangersPerMille: strangersPerMille,
            timeScale: TimeScale(timeScale))
        let responder = SimulatorResponder(
            simulator: Simulator(configuration: configuration, source: try project(configuration)),
            recorder: try record.map { try RequestRecorder(path: $0) },
            now: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) })
        var logger = Logger(label: "platform-simulator")
        logger.logLevel = .warning
        let server = try SimulatorServer(
            responder: responder, port: port, certificateFile: certificate, privateKeyFile: privateKey, logger: logger)
        try await server.run()
    }

    private func secret(_ file: String) throws -> String {
        try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func project(_ configuration: SimulatorConfiguration) throws -> any SimulatedProject {
        let project: any SimulatedProject =
            if let source {
                try TemplateLoader.load(
                    directory: source, project: adoProject, organizationURL: configuration.organizationURL)
            } else {
                GeneratedProject(
                    name: adoProject, items: items, seed: seed, organizationURL: configuration.organizationURL,
                    largeFile: largeFileMegabytes << 20)
            }
        return canary.map { CanaryProject(project, word: $0) } ?? project
    }
}

extension JiraWorkflow: ExpressibleByArgument {}
extension JiraBoard: ExpressibleByArgument {}
