import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Jira: transitions with screens")
struct JiraWorkflowTests {
    private let fixture = Fixture(workflow: .strict)

    private func transition(_ key: String, _ id: String, _ fields: JSON = [:]) -> SimulatedResponse {
        fixture.jira(
            "POST", "/rest/api/3/issue/\(key)/transitions", ["transition": ["id": .string(id)], "fields": fields])
    }

    private func field(_ name: String, of key: String) -> JSON? {
        fixture.jira("GET", "/rest/api/3/issue/\(key)").json?["fields"]?[name]
    }

    @Test("A required field that is missing or wrong is named, and the issue stays")
    func refusals() {
        let key = fixture.create()
        #expect(transition(key, "31").status == 400)
        #expect(transition(key, "21").status == 204)
        #expect(transition(key, "31").json?["errors"]?.object?.keys.sorted() == ["resolution"])
        #expect(transition(key, "31", ["resolution": ["name": "Perhaps"]]).json?["errors"]?["resolution"] != nil)
        #expect(transition(key, "31", ["resolution": ["id": "10000"], "labels": []]).json?["errors"]?["labels"] != nil)
        #expect(transition(key, "61", ["resolution": ["id": "10000"]]).status == 400)
        #expect(field("status", of: key)?["name"] == "In Progress")
        #expect(transition(key, "31", ["resolution": ["name": "Done"]]).status == 204)
        #expect(field("status", of: key)?["name"] == "Done")
        #expect(field("resolution", of: key)?["name"] == "Done")
    }

    @Test("A field that the issue has a value of need not be sent")
    func ownValue() {
        let bare = fixture.create()
        let filled = fixture.create("10001", ["customfield_10101": "CC-1"])
        for key in [bare, filled] { #expect(transition(key, "21").status == 204) }
        #expect(transition(bare, "41").json?["errors"]?["customfield_10101"] != nil)
        #expect(transition(filled, "41").status == 204)
        #expect(transition(bare, "41", ["customfield_10101": "CC-2"]).status == 204)
    }

    @Test("A create call makes no transition that has a screen")
    func creation() {
        let direct = Fixture(workflow: .strict)
        var issue = Fixture.issue()
        issue["transition"] = ["id": "21"]
        #expect(direct.jira("POST", "/rest/api/3/issue", .object(issue)).json?["transition"]?["status"] == 200)
        issue["transition"] = ["id": "31"]
        let refused = direct.jira("POST", "/rest/api/3/issue", .object(issue))
        #expect(refused.status == 201 && refused.json?["transition"]?["status"] == 400)
    }

    @Test("Screens are told by the workflow, and their fields by the issue to those who ask")
    func told() throws {
        let body: JSON = ["projectAndIssueTypes": [["projectId": "10000", "issueTypeId": "10001"]]]
        let workflow = fixture.jira("POST", "/rest/api/3/workflows", body).json?["workflows"]?.array?.first
        let screened = (workflow?["transitions"]?.array ?? []).filter { $0["transitionScreen"] != nil }
        #expect(screened.compactMap { $0["id"]?.string }.sorted() == ["31", "41"])
        let key = fixture.create()
        #expect(transition(key, "21").status == 204)
        func finish(_ query: String) -> JSON? {
            fixture.jira("GET", "/rest/api/3/issue/\(key)/transitions\(query)").json?["transitions"]?.array?
                .first { $0["id"] == "31" }
        }
        #expect(finish("")?["fields"] == nil && finish("")?["hasScreen"] == true)
        let resolution = try #require(finish("?expand=transitions.fields")?["fields"]?["resolution"])
        #expect(resolution["required"] == true && resolution["allowedValues"]?.array?.count == 3)
    }

    @Test("Who does not administer Jira reads no workflow")
    func permission() {
        let body: JSON = ["projectAndIssueTypes": [["projectId": "10000", "issueTypeId": "10001"]]]
        #expect(Fixture(denied: ["ADMINISTER"]).jira("POST", "/rest/api/3/workflows", body).status == 403)
    }

    @Test("The tally tells the statuses that the items of a state have come to")
    func tally() {
        let fixture = Fixture(items: 40)
        let item = fixture.project.ids[0]
        let state = fixture.project.item(item)?.fields["System.State"]?.string ?? ""
        _ = fixture.migrate(item)
        #expect(fixture.simulator.tally()["statusesByState"] == .object([state: ["To Do": 1]]))
    }
}
