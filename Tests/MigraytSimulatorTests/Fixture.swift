import Foundation
import MigraytModel

@testable import MigraytSimulator

/// A simulator with a clock in the hand.
final class Fixture {
    static let start = Instant(year: 2026, month: 3, day: 1)

    let simulator: Simulator
    let project: any SimulatedProject
    var now = Fixture.start

    init(
        items: Int = 200, rules: RateRules = RateRules(isEnforced: false), searchLag: Int64 = 1_500,
        denied: Set<String> = [], workflow: JiraWorkflow = .open, site: SiteSettings = SiteSettings(),
        source: (any SimulatedProject)? = nil, strangersPerMille: Int = 0, timeScale: TimeScale = .real
    ) {
        let configuration = SimulatorConfiguration(
            origin: "https://127.0.0.1:1", azureDevOpsToken: "pat", jiraToken: "token", rules: rules,
            searchLagMilliseconds: searchLag, deniedPermissions: denied, workflow: workflow, site: site,
            strangersPerMille: strangersPerMille, timeScale: timeScale)
        project =
            source
            ?? GeneratedProject(name: "Shop", items: items, seed: 1, organizationURL: configuration.organizationURL)
        simulator = Simulator(configuration: configuration, source: project)
    }

    func wait(milliseconds: Int64) { now = now.adding(milliseconds: milliseconds) }

    func ado(
        _ method: String, _ path: String, _ body: JSON? = nil, token: String = "pat", version: String? = "7.1"
    ) -> SimulatedResponse {
        var target = "/ado/contoso" + path
        if let version { target += (path.contains("?") ? "&" : "?") + "api-version=\(version)" }
        return simulator.respond(
            to: SimulatedRequest(
                method: method, target: target, authorization: Self.basic("", token), body: body?.bytes() ?? []),
            at: now)
    }

    func jira(
        _ method: String, _ path: String, _ body: JSON? = nil, user: String = "migrator@example.com",
        token: String = "token"
    ) -> SimulatedResponse {
        simulator.respond(
            to: SimulatedRequest(
                method: method, target: "/jira" + path, authorization: Self.basic(user, token),
                body: body?.bytes() ?? []), at: now)
    }

    func upload(_ path: String, _ uploads: [Upload], token: String? = "no-check") -> SimulatedResponse {
        simulator.respond(
            to: SimulatedRequest(
                method: "POST", target: "/jira" + path, authorization: Self.basic("migrator@example.com", "token"),
                contentType: "multipart/form-data; boundary=x", atlassianToken: token, uploads: uploads), at: now)
    }

    static func basic(_ user: String, _ password: String) -> String {
        "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }

    // MARK: Shapes that many tests send

    static func document(_ text: String) -> JSON {
        [
            "type": "doc", "version": 1,
            "content": [["type": "paragraph", "content": [["type": "text", "text": .string(text)]]]],
        ]
    }

    static func file(_ name: String = "a.png", part: String = "file", size: Int = 10) -> Upload {
        Upload(part: part, filename: name, mediaType: "image/png", size: size, sha256: "h\(size)\(name)")
    }

    /// An issue in a create request. `extra` replaces fields; `null` takes one away.
    static func issue(_ type: String = "10001", _ extra: [String: JSON] = [:]) -> [String: JSON] {
        var fields: [String: JSON] = [
            "project": ["key": "SHOP"], "issuetype": ["id": .string(type)], "summary": "A summary",
        ]
        for (name, value) in extra { fields[name] = value }
        return ["fields": .object(fields)]
    }

    @discardableResult
    func create(_ type: String = "10001", _ extra: [String: JSON] = [:]) -> String {
        jira("POST", "/rest/api/3/issue", .object(Self.issue(type, extra))).json?["key"]?.string ?? "none"
    }

    /// An issue as Migrayt writes it.
    func migrate(_ id: Int, _ extra: [String: JSON] = [:]) -> String {
        let labels: [String: JSON] = ["labels": ["migrated-from-ado", .string("ado-id-\(id)")]]
        var issue = Self.issue("10001", labels.merging(extra) { _, extra in extra })
        issue["properties"] = [["key": "migrayt.provenance", "value": ["id": .integer(Int64(id))]]]
        return jira("POST", "/rest/api/3/issue", .object(issue)).json?["key"]?.string ?? "none"
    }
}
