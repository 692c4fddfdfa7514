import Foundation
import MigraytModel
import Synchronization

/// Both stand-ins and the door through which tests look at them.
///
/// Pure apart from its memory: a request and a time in, an answer out. The HTTPS server around it is `SimulatorServer`.
public final class Simulator: Sendable {
    public let configuration: SimulatorConfiguration
    private let source: any SimulatedProject
    private let azureDevOps: AzureDevOpsSite
    private let jira: JiraSite
    private let entra: AuthorizationSite
    private let atlassian: AuthorizationSite
    private let log = Mutex(RequestLog())
    private let faults: Mutex<FaultPlan>

    public init(configuration: SimulatorConfiguration, source: any SimulatedProject) {
        self.configuration = configuration
        self.source = source
        faults = Mutex(FaultPlan(perMille: configuration.faultsPerMille, seed: configuration.faultSeed))
        entra = AuthorizationSite(rules: .entra, secret: configuration.oauthSecret)
        atlassian = AuthorizationSite(rules: .atlassian, secret: configuration.oauthSecret)
        azureDevOps = AzureDevOpsSite(
            organization: configuration.azureDevOpsOrganization, project: configuration.azureDevOpsProject,
            url: configuration.organizationURL, token: configuration.azureDevOpsToken, source: source,
            timeScale: configuration.timeScale)
        jira = JiraSite(
            configuration: JiraConfiguration(
                url: configuration.siteURL, origin: configuration.origin, email: configuration.jiraEmail,
                token: configuration.jiraToken, projectKey: configuration.jiraProjectKey,
                searchLagMilliseconds: configuration.searchLagMilliseconds, timeScale: configuration.timeScale,
                rules: configuration.rules,
                people: source.people, deniedPermissions: configuration.deniedPermissions,
                requiredFields: configuration.requiredFields, workflow: configuration.workflow,
                site: configuration.site, strangersPerMille: configuration.strangersPerMille))
    }

    public func respond(to request: SimulatedRequest, at time: Instant) -> SimulatedResponse {
        switch request.path.first {
        case "ado" where request.path.dropFirst().first == configuration.azureDevOpsOrganization:
            let shown = withToken(request, of: entra, user: "", configuration.azureDevOpsToken, at: time)
            let (response, template) = azureDevOps.respond(to: shown, path: request.path.dropFirst(2), at: time)
            record(.azureDevOps, request, template, response.status, time)
            return response
        case "jira":
            let (response, template) = jira.respond(to: request, path: request.path.dropFirst(), at: time)
            record(.jira, request, template, response.status, time)
            return response
        case "entra":
            return entra.respond(to: request, path: request.path.dropFirst(), at: time) ?? Self.nothing
        case "atlassian" where request.path.dropFirst().prefix(3) == ["ex", "jira", SimulatorConfiguration.cloudID]:
            // The gateway takes access tokens only.
            var shown = request
            shown.authorization = nil
            if atlassian.accepts(request.authorization, at: time) {
                shown = withToken(
                    request, of: atlassian, user: configuration.jiraEmail, configuration.jiraToken, at: time)
            }
            let (response, template) = jira.respond(
                to: shown, path: request.path.dropFirst(4), isOfApp: true, at: time)
            record(.jira, request, template, response.status, time)
            return response
        case "atlassian" where request.path.dropFirst() == ["oauth", "token", "accessible-resources"]:
            guard atlassian.accepts(request.authorization, at: time) else { return SimulatedResponse(status: 401) }
            return .json([
                ["id": "00000000-another", "url": "https://another.example", "name": "another", "scopes": []],
                [
                    "id": .string(SimulatorConfiguration.cloudID), "url": .string(configuration.siteURL),
                    "name": "site",
                    "scopes": [],
                ],
            ])
        case "atlassian":
            return atlassian.respond(to: request, path: request.path.dropFirst(), at: time) ?? Self.nothing
        case "simulator":
            return control(request, at: time)
        default:
            return Self.nothing
        }
    }

    private static let nothing = SimulatedResponse(
        status: 404, content: .html("<html><body>Not found</body></html>"))

    /// The request as the site behind takes it, where it shows a good access token.
    private func withToken(
        _ request: SimulatedRequest, of server: AuthorizationSite, user: String, _ token: String, at time: Instant
    ) -> SimulatedRequest {
        guard server.accepts(request.authorization, at: time) else { return request }
        var shown = request
        shown.authorization = "Basic " + Data("\(user):\(token)".utf8).base64EncodedString()
        return shown
    }

    /// What is to happen to this request between client and platform; asked once for each.
    func fault(for request: SimulatedRequest) -> Fault? {
        faults.withLock { $0.next(method: request.method, path: request.path) }
    }

    private func record(
        _ platform: Platform, _ request: SimulatedRequest, _ template: String, _ status: Int, _ time: Instant
    ) {
        let endpoint = RequestLog.Endpoint(platform: platform, method: request.method, template: template)
        log.withLock { $0.add(endpoint, path: request.path, status: status, at: time) }
    }

    // MARK: Control

    private func control(_ request: SimulatedRequest, at time: Instant) -> SimulatedResponse {
        switch (request.method, request.path.dropFirst().first) {
        case ("GET", "health"): return .json(["status": "ok"])
        case ("GET", "tally"): return .json(tally(comparesBytes: request.query["bytes"] == "true"))
        case ("GET", "doubles"): return .json(DoubleTally(jira.snapshot).json)
        case ("GET", "requests"):
            let since = request.query["since"].flatMap { Int($0) } ?? 0
            return .json(["requests": log.withLock { $0.lines(since: since) }])
        case ("GET", "faults"):
            let counts = faults.withLock(\.counts)
            return .json(.object(Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, .integer(Int64($1))) })))
        case ("POST", "faults"):
            guard let order = FaultPlan.Order(request.body) else {
                return .json(["message": "wanted: fault, method, path and, if it is not 1, count"], status: 400)
            }
            faults.withLock { $0.add(order) }
            return .noContent
        case ("POST", "rules"):
            let members = (try? JSONParser.parse(request.body))?.object ?? [:]
            let rates = ["get", "post", "put"].map { members[$0]?.integer.flatMap { Int(exactly: $0) } ?? 0 }
            guard rates.allSatisfy({ $0 > 0 }) else {
                return .json(["message": "wanted: get, post and put, in requests a second"], status: 400)
            }
            jira.change(get: rates[0], post: rates[1], put: rates[2])
            return .noContent
        case ("GET", "points"): return .json(jira.points)
        case ("GET", "oauth"): return .json(["entra": entra.counts, "atlassian": atlassian.counts])
        case ("POST", "oauth"):
            guard let seconds = (try? JSONParser.parse(request.body))?["lifetime"]?.integer, seconds > 0 else {
                return .json(["message": "wanted: lifetime, in seconds"], status: 400)
            }
            for server in [entra, atlassian] { server.setLifetime(seconds: seconds) }
            return .noContent
        case ("DELETE", "oauth"):
            for server in [entra, atlassian] { server.endAll() }
            return .noContent
        case ("DELETE", "project"), ("PUT", "project"):
            jira.setProject(deleted: request.method == "DELETE")
            return .noContent
        case ("POST", "reset"):
            jira.reset()
            log.withLock { $0 = RequestLog() }
            return .noContent
        default: return SimulatedResponse(status: 404, content: .json(["message": "no such control"]))
        }
    }

    /// What Jira ended up with, compared with the source.
    ///
    /// - Parameter comparesBytes: also hash every file of the source, which takes seconds for large projects.
    public func tally(comparesBytes: Bool = false) -> JSON {
        let counts = log.withLock(\.counts)
        var result = Tally(state: jira.snapshot, source: source, comparesBytes: comparesBytes).json.object ?? [:]
        for (key, value) in RequestTally(counts: counts).json.object ?? [:] { result[key] = value }
        return .object(result)
    }
}
