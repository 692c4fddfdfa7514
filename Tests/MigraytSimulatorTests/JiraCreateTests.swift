import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Jira: creating issues")
struct JiraCreateTests {
    @Test("Without the field the project's lead is assigned; nobody must be said, where the site allows it")
    func defaultAssignee() throws {
        func assignee(_ fields: [String: JSON], _ fixture: Fixture) throws -> JSON? {
            let response = fixture.jira("POST", "/rest/api/3/issue", .object(Fixture.issue("10001", fields)))
            guard response.status == 201, let key = response.json?["key"]?.string else {
                return response.json?["errors"]?["assignee"]
            }
            return fixture.jira("GET", "/rest/api/3/issue/\(key)").json?["fields"]?["assignee"]
        }
        let free = Fixture()
        #expect(try assignee([:], free)?["accountId"] == "712020:stranger-1")
        #expect(try assignee(["assignee": .null], free) == .null)
        let strict = Fixture(site: SiteSettings(allowsUnassigned: false))
        #expect(try assignee(["assignee": .null], strict) == "Issues must be assigned.")
        #expect(try assignee([:], strict)?["accountId"] == "712020:stranger-1")
        #expect(
            strict.jira("GET", "/rest/api/3/configuration").json?["unassignedIssuesAllowed"] == false)
    }

    @Test("Wrong credentials", arguments: [("migrator@example.com", "no"), ("other@example.com", "token")])
    func credentials(user: String, token: String) {
        #expect(Fixture().jira("GET", "/rest/api/3/myself", user: user, token: token).status == 401)
    }

    @Test("Custom fields take values of their types and show them, and the tally counts them")
    func customFields() throws {
        let fixture = Fixture()
        let values: [String: JSON] = [
            "customfield_10101": "a", "customfield_10102": Fixture.document("b"), "customfield_10103": 1.5,
            "customfield_10104": "2024-03-15", "customfield_10105": "2024-03-15T09:30:12.500+0000",
            "customfield_10106": ["value": "Low"], "customfield_10107": [["id": "21070"], ["value": "Phone"]],
            "customfield_10109": ["x", "y"], "customfield_10110": [["id": "21100"]],
        ]
        let key = fixture.create("10001", values)
        let fields = fixture.jira("GET", "/rest/api/3/issue/\(key)").json?["fields"]
        for (field, value) in values { #expect(fields?[field] == value) }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let field: String
        let type: String
        let value: JSON
        var testDescription: String { "\(field) of \(type)" }

        init(_ field: String, _ value: JSON, type: String = "10001") {
            self.field = field
            self.type = type
            self.value = value
        }
    }

    private static let unassignable = JSON.string(
        "712020:" + (Fixture().project.people.first { $0.account == .unassignable }?.guid ?? ""))
    private static let long = JSON.string(String(repeating: "a", count: 256))

    @Test(
        "A field that Jira would not take is named",
        arguments: [
            Refusal("summary", ""), Refusal("summary", "two\nlines"), Refusal("summary", long),
            Refusal("labels", ["a b"]), Refusal("labels", [long]), Refusal("labels", "a"),
            Refusal("description", "text"), Refusal("description", ["type": "doc", "version": 2, "content": []]),
            Refusal("priority", ["id": "99"]), Refusal("components", [["id": "1"]]),
            Refusal("assignee", ["id": "nobody"]), Refusal("assignee", ["id": unassignable]),
            Refusal("reporter", ["id": "nobody"]),
            Refusal("parent", ["key": "SHOP-99"]), Refusal("customfield_10020", 99),
            Refusal("customfield_10016", "five"), Refusal("customfield_99999", 1), Refusal("environment", "x"),
            Refusal("issuetype", ["id": "1"]), Refusal("project", ["key": "OTHER"]),
            Refusal("parent", ["key": "SHOP-1"], type: "10000"), Refusal("customfield_10020", 1, type: "10004"),
            Refusal("duedate", "tomorrow"), Refusal("customfield_10101", long), Refusal("customfield_10102", "text"),
            Refusal("customfield_10103", "1"), Refusal("customfield_10104", "2024-03-15T00:00:00Z"),
            Refusal("customfield_10105", "2024-03-15T09:30:12Z"), Refusal("customfield_10106", "Low"),
            Refusal("customfield_10106", ["id": "1"]), Refusal("customfield_10107", ["value": "Web"]),
            Refusal("customfield_10107", [["value": "Fax"]]), Refusal("customfield_10108", ["id": "nobody"]),
            Refusal("customfield_10109", ["a b"]), Refusal("customfield_10101", "a", type: "10000"),
        ])
    func refused(refusal: Refusal) {
        let fixture = Fixture()
        let issue = Fixture.issue(refusal.type, [refusal.field: refusal.value])
        let response = fixture.jira("POST", "/rest/api/3/issue", .object(issue))
        #expect(response.status == 400)
        #expect(response.json?["errors"]?[refusal.field]?.string?.isEmpty == false)
        #expect(fixture.simulator.tally()["issuesInJira"] == 0)
    }

    @Test("A missing summary and a sub-task without parent are refused")
    func missing() {
        let fixture = Fixture()
        var issue = Fixture.issue()
        issue["fields"] = ["project": ["key": "SHOP"], "issuetype": ["id": "10001"]]
        #expect(fixture.jira("POST", "/rest/api/3/issue", .object(issue)).json?["errors"]?["summary"] != nil)
        let child = fixture.jira("POST", "/rest/api/3/issue", .object(Fixture.issue("10004")))
        #expect(child.json?["errors"]?["parent"] != nil)
    }

    @Test(
        "A parent is exactly one level above",
        arguments: [
            ("10000", "10001", 201), ("10001", "10004", 201), ("10002", "10004", 201), ("10001", "10002", 400),
            ("10000", "10004", 400),
        ])
    func levels(parent: String, child: String, status: Int) {
        let fixture = Fixture()
        let key = fixture.create(parent)
        let issue = Fixture.issue(child, ["parent": ["key": .string(key)]])
        #expect(fixture.jira("POST", "/rest/api/3/issue", .object(issue)).status == status)
    }

    @Test("Somebody who has left cannot be assigned")
    func inactive() throws {
        let fixture = Fixture()
        let person = try #require(fixture.project.people.first { $0.account == .inactive })
        let issue = Fixture.issue("10001", ["assignee": ["id": .string("712020:\(person.guid)")]])
        let response = fixture.jira("POST", "/rest/api/3/issue", .object(issue))
        #expect(response.json?["errors"]?["assignee"] != nil)
    }

    @Test("In bulk the good ones are made and the bad ones told by place; 400 only when all are bad")
    func bulk() {
        let fixture = Fixture()
        func post(_ issues: [[String: JSON]]) -> SimulatedResponse {
            fixture.jira("POST", "/rest/api/3/issue/bulk", ["issueUpdates": .array(issues.map { .object($0) })])
        }
        let bad = Fixture.issue("10001", ["labels": ["a b"]])
        let mixed = post([Fixture.issue(), bad, Fixture.issue()])
        #expect(mixed.status == 201)
        #expect(mixed.json?["issues"]?.array?.compactMap { $0["key"]?.string } == ["SHOP-1", "SHOP-2"])
        let error = mixed.json?["errors"]?.array?.first
        #expect(error?["failedElementNumber"]?.integer == 1 && error?["elementErrors"]?["errors"]?["labels"] != nil)
        #expect(post([bad]).status == 400)
        #expect(post(Array(repeating: Fixture.issue(), count: 50)).status == 201)
        #expect(post(Array(repeating: Fixture.issue(), count: 51)).status == 400)
        #expect(post([]).status == 400)
    }

    @Test("The transition of a create call has its own result")
    func transition() {
        let fixture = Fixture()
        func create(_ id: String) -> JSON? {
            var issue = Fixture.issue()
            issue["transition"] = ["id": .string(id)]
            return fixture.jira("POST", "/rest/api/3/issue", .object(issue)).json
        }
        func status(_ key: JSON?) -> JSON? {
            fixture.jira("GET", "/rest/api/3/issue/\(key?.string ?? "")?fields=status").json?["fields"]?["status"]?[
                "name"]
        }
        let done = create("31")
        #expect(done?["transition"]?["status"]?.integer == 200 && status(done?["key"]) == "Done")
        // Two hops away: the issue exists, its transition failed.
        let review = create("61")
        #expect(review?["transition"]?["status"]?.integer == 400 && status(review?["key"]) == "To Do")
    }

    @Test("Properties have limits")
    func properties() {
        let fixture = Fixture()
        func status(_ count: Int) -> Int {
            var issue = Fixture.issue()
            issue["properties"] = [["key": "k", "value": .string(String(repeating: "a", count: count))]]
            return fixture.jira("POST", "/rest/api/3/issue", .object(issue)).status
        }
        #expect(status(32_766) == 201)
        #expect(status(32_767) == 400)
    }

    @Test(
        "notifyUsers exists where Jira has it only",
        arguments: [
            ("POST", "/rest/api/3/issue"), ("POST", "/rest/api/3/issue/bulk"),
            ("POST", "/rest/api/3/issue/SHOP-1/comment"),
            ("POST", "/rest/api/3/issueLink"),
        ])
    func notifications(method: String, path: String) {
        let fixture = Fixture()
        fixture.create()
        #expect(fixture.jira(method, path + "?notifyUsers=false", ["body": Fixture.document("x")]).status == 400)
        #expect(fixture.jira("PUT", "/rest/api/3/issue/SHOP-1?notifyUsers=false", ["fields": [:]]).status == 204)
    }
}
