import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Jira: reading and searching")
struct JiraSearchTests {
    private func keys(_ response: SimulatedResponse) -> [String] {
        (response.json?["issues"]?.array ?? []).compactMap { $0["key"]?.string }
    }

    @Test("The search learns of an issue later; reading by key does not wait")
    func lag() {
        let fixture = Fixture(searchLag: 1_500)
        let key = fixture.migrate(1_000)
        let body: JSON = ["jql": "project = SHOP AND labels = \"ado-id-1000\""]
        #expect(fixture.jira("GET", "/rest/api/3/issue/\(key)").status == 200)
        #expect(keys(fixture.jira("POST", "/rest/api/3/search/jql", body)).isEmpty)
        fixture.wait(milliseconds: 1_499)
        #expect(keys(fixture.jira("POST", "/rest/api/3/search/jql", body)).isEmpty)
        fixture.wait(milliseconds: 1)
        #expect(keys(fixture.jira("POST", "/rest/api/3/search/jql", body)) == [key])
    }

    @Test("Named issues are reconciled at once")
    func reconcile() {
        let fixture = Fixture()
        let key = fixture.create()
        let body: JSON = ["jql": "project = SHOP", "reconcileIssues": [10_001]]
        #expect(keys(fixture.jira("POST", "/rest/api/3/search/jql", body)) == [key])
    }

    @Test("Pages follow each other by token, in both orders")
    func pages() {
        let fixture = Fixture(searchLag: 0)
        let all = (0..<7).map { _ in fixture.create() }
        for order in ["ASC", "DESC"] {
            var found: [String] = []
            var token: JSON?
            for _ in 0..<3 {
                var body: [String: JSON] = ["jql": .string("project = SHOP ORDER BY key \(order)"), "maxResults": 3]
                body["nextPageToken"] = token
                let response = fixture.jira("POST", "/rest/api/3/search/jql", .object(body))
                found += keys(response)
                token = response.json?["nextPageToken"]
                #expect((response.json?["isLast"] == true) == (token == nil))
            }
            #expect(found == (order == "ASC" ? all : all.reversed()))
        }
    }

    @Test(
        "What is unbounded, unknown or old is refused",
        arguments: [
            ["jql": "ORDER BY key"], ["jql": ""], ["jql": "project = OTHER"], ["jql": "summary ~ x"],
            ["jql": "project = SHOP OR key = SHOP-1"], ["jql": "project = SHOP", "startAt": 0],
            ["jql": "project = SHOP", "maxResults": 5_001], ["jql": "project = SHOP", "nextPageToken": "1"],
        ] as [JSON])
    func refused(body: JSON) {
        #expect(Fixture().jira("POST", "/rest/api/3/search/jql", body).status == 400)
    }

    @Test("The old search is gone")
    func gone() {
        #expect(Fixture().jira("GET", "/rest/api/3/search?jql=project=SHOP").status == 410)
    }

    @Test(
        "Conditions select",
        arguments: [
            ("key > SHOP-2 AND project = SHOP", ["SHOP-3", "SHOP-4"]),
            ("key in (SHOP-1, SHOP-4)", ["SHOP-1", "SHOP-4"]),
            ("labels in (\"ado-id-1001\", ado-id-1002)", ["SHOP-2", "SHOP-3"]), ("labels = none", []),
            ("issuetype = Epic", []), ("labels = migrated-from-ado AND key <= SHOP-1", ["SHOP-1"]),
        ])
    func conditions(jql: String, expected: [String]) {
        let fixture = Fixture(searchLag: 0)
        for id in 1_000..<1_004 { _ = fixture.migrate(id) }
        #expect(keys(fixture.jira("POST", "/rest/api/3/search/jql", ["jql": .string(jql)])) == expected)
    }

    @Test("Labels are found after they changed and not before")
    func labels() {
        let fixture = Fixture(searchLag: 0)
        let (first, second) = (fixture.create(), fixture.create())
        func put(_ key: String, _ body: JSON) -> Int { fixture.jira("PUT", "/rest/api/3/issue/\(key)", body).status }
        #expect(put(second, ["fields": ["labels": ["a"]]]) == 204)
        #expect(put(first, ["update": ["labels": [["add": "a"], ["add": "b"]]]]) == 204)
        func find(_ label: String) -> [String] {
            keys(fixture.jira("POST", "/rest/api/3/search/jql", ["jql": .string("labels = \(label)")]))
        }
        #expect(find("a") == [first, second])
        #expect(put(first, ["update": ["labels": [["remove": "a"]]]]) == 204)
        #expect(find("a") == [second] && find("b") == [first])
    }

    @Test("Bulk fetch: a hundred issues, five properties, ascending, the missing ones named")
    func bulkFetch() {
        let fixture = Fixture()
        let all = (0..<3).map { _ in fixture.migrate(1_000) }
        func fetch(_ body: [String: JSON]) -> SimulatedResponse {
            fixture.jira("POST", "/rest/api/3/issue/bulkfetch", .object(body))
        }
        let response = fetch([
            "issueIdsOrKeys": ["SHOP-3", "SHOP-9", "10001", "SHOP-2", "SHOP-3"], "fields": ["summary"],
            "properties": ["migrayt.provenance"],
        ])
        #expect(keys(response) == all)
        #expect(response.json?["issues"]?.array?.first?["properties"]?["migrayt.provenance"]?["id"] == 1_000)
        #expect(response.json?["issues"]?.array?.first?["fields"]?.object?.count == 1)
        #expect(response.json?["issueErrors"]?.array?.compactMap { $0["id"]?.string } == ["SHOP-9"])
        let many = (1...101).map { JSON.string("SHOP-\($0)") }
        #expect(fetch(["issueIdsOrKeys": .array(Array(many.prefix(100)))]).status == 200)
        #expect(fetch(["issueIdsOrKeys": .array(many)]).status == 400)
        #expect(fetch(["issueIdsOrKeys": ["SHOP-1"], "properties": ["1", "2", "3", "4", "5", "6"]]).status == 400)
        #expect(fetch(["issueIdsOrKeys": ["SHOP-1"], "startAt": 0]).status == 400)
    }
}
