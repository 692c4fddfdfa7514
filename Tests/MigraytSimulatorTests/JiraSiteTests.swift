import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Jira: site, people, sprints, limits")
struct JiraSiteTests {
    @Test("An account without access: made once per address, searchable, assignable")
    func createAccount() throws {
        let fixture = Fixture()
        func create(_ email: String, _ products: JSON? = []) -> SimulatedResponse {
            var body: [String: JSON] = ["emailAddress": .string(email), "displayName": "Ann Lee (Former)"]
            body["products"] = products
            return fixture.jira("POST", "/rest/api/3/user", .object(body))
        }
        let id = try #require(create("ann@contoso.example").json?["accountId"]?.string)
        #expect(create("ANN@contoso.example").status == 400)
        #expect(create("nobody").status == 400 && create("b@contoso.example", nil).status == 400)
        let found = fixture.jira("GET", "/rest/api/3/user/search?query=ann@contoso.example").json?.array
        #expect(found?.map { $0["accountId"] } == [.string(id)])
        let denied = Fixture(denied: ["ADMINISTER"])
        let body: JSON = ["emailAddress": "ann@contoso.example", "products": []]
        #expect(denied.jira("POST", "/rest/api/3/user", body).status == 403)
        #expect(fixture.simulator.tally()["createdAccounts"] == 1)
    }

    @Test("Permissions must be named, and a missing one is told")
    func permissions() {
        let fixture = Fixture(denied: ["LINK_ISSUES"])
        let path = "/rest/api/3/mypermissions"
        #expect(fixture.jira("GET", path).status == 400)
        #expect(fixture.jira("GET", path + "?permissions=FLY").status == 400)
        #expect(fixture.jira("GET", path + "?permissions=CREATE_ISSUES&projectKey=OTHER").status == 404)
        let found = fixture.jira("GET", path + "?permissions=CREATE_ISSUES,LINK_ISSUES&projectKey=SHOP")
            .json?["permissions"]
        #expect(found?["CREATE_ISSUES"]?["havePermission"] == true)
        #expect(found?["LINK_ISSUES"]?["havePermission"] == false)
    }

    @Test("A wrong project key is 404", arguments: ["", "/statuses", "/components"])
    func project(path: String) {
        let fixture = Fixture()
        #expect(fixture.jira("GET", "/rest/api/3/project/NOPE\(path)").status == 404)
        #expect(fixture.jira("GET", "/rest/api/3/project/SHOP\(path)").status == 200)
    }

    @Test("Each type has its screen, in pages")
    func screens() {
        let fixture = Fixture()
        func fields(_ type: String, _ query: String = "?maxResults=200") -> [String] {
            let path = "/rest/api/3/issue/createmeta/SHOP/issuetypes/\(type)\(query)"
            return (fixture.jira("GET", path).json?["fields"]?.array ?? []).compactMap { $0["fieldId"]?.string }
        }
        #expect(!fields("10000").contains("parent") && !fields("10000").contains("customfield_10020"))
        #expect(Set(fields("10001")).isSuperset(of: ["parent", "customfield_10016", "customfield_10020"]))
        #expect(!fields("10004").contains("customfield_10020"))
        #expect(fields("10001", "?maxResults=4") + fields("10001", "?startAt=4") == fields("10001"))
        let path = "/rest/api/3/issue/createmeta/SHOP/issuetypes"
        #expect(fixture.jira("GET", path + "?maxResults=201").status == 400)
        #expect(fixture.jira("GET", path).json?["total"] == 5)
    }

    @Test("People are found by the beginning of a name or address, and no address is shown")
    func people() throws {
        let fixture = Fixture()
        func search(_ query: String) -> [JSON] {
            fixture.jira("GET", "/rest/api/3/user/search?query=\(query)").json?.array ?? []
        }
        let active = try #require(fixture.project.people.first { $0.account == .active })
        #expect(search(active.email).compactMap { $0["accountId"]?.string } == ["712020:\(active.guid)"])
        #expect(search("erson0").isEmpty)
        let absent = try #require(fixture.project.people.first { $0.account == .absent })
        #expect(search(absent.email).isEmpty)
        let all = fixture.jira("GET", "/rest/api/3/users/search?maxResults=1000").json?.array ?? []
        #expect(all.contains { $0["active"] == false })
        #expect(all.allSatisfy { $0["emailAddress"] == nil })
    }

    @Test("Components have names that are short enough and their own")
    func components() {
        let fixture = Fixture()
        func post(_ name: String) -> Int {
            fixture.jira("POST", "/rest/api/3/component", ["name": .string(name), "project": "SHOP"]).status
        }
        #expect(post("Web") == 201)
        #expect(post("web") == 400)
        #expect(post("") == 400)
        #expect(post(String(repeating: "a", count: 256)) == 400)
        #expect(fixture.jira("GET", "/rest/api/3/project/SHOP/components").json?.array?.count == 1)
    }

    @Test("A sprint has a short name, begins with dates, and stays closed")
    func sprints() {
        let fixture = Fixture()
        let agile = "/rest/agile/1.0"
        func create(_ name: String) -> SimulatedResponse {
            fixture.jira("POST", "\(agile)/sprint", ["name": .string(name), "originBoardId": 1])
        }
        #expect(create(String(repeating: "a", count: 30)).status == 400)
        let made = create(String(repeating: "a", count: 29))
        #expect(made.status == 201 && made.json?["state"] == "future")
        let id = made.json?["id"]?.integer ?? 0
        func update(_ body: JSON) -> Int { fixture.jira("POST", "\(agile)/sprint/\(id)", body).status }
        func move(_ key: String) -> Int {
            fixture.jira("POST", "\(agile)/sprint/\(id)/issue", ["issues": [.string(key)]]).status
        }
        let story = fixture.create("10001", ["customfield_10020": .integer(id)])
        #expect(move(fixture.create("10000")) == 400)
        #expect(update(["state": "active"]) == 400)
        #expect(update(["startDate": "2026-01-01T00:00:00.000Z", "endDate": "2026-01-14T00:00:00.000Z"]) == 200)
        #expect(update(["state": "closed"]) == 400)
        #expect(update(["state": "active"]) == 200)
        #expect(move(story) == 204)
        #expect(update(["state": "closed"]) == 200)
        #expect(update(["name": "other"]) == 400)
        #expect(move(story) == 400)
        let late = Fixture.issue("10001", ["customfield_10020": .integer(id)])
        #expect(fixture.jira("POST", "/rest/api/3/issue", .object(late)).status == 400)
        #expect(fixture.jira("GET", "\(agile)/board/1/sprint?state=closed").json?["total"] == 1)
        #expect(fixture.jira("GET", "\(agile)/board?projectKeyOrId=NOPE").status == 404)
    }

    @Test("The workflow says what the transitions say")
    func workflow() {
        let body: JSON = ["projectAndIssueTypes": [["projectId": "10000", "issueTypeId": "10001"]]]
        let answer = Fixture().jira("POST", "/rest/api/3/workflows", body).json
        let transitions = answer?["workflows"]?.array?.first?["transitions"]?.array ?? []
        #expect(transitions.count == JiraWorkflow.open.transitions.count + 1)
        #expect(transitions.contains { $0["type"] == "INITIAL" && $0["toStatusReference"] == "10100" })
        #expect(transitions.contains { $0["type"] == "DIRECTED" && $0["links"]?.array?.count == 1 })
    }

    @Test("Each endpoint and method has its own second's worth")
    func burst() {
        let fixture = Fixture(rules: RateRules(get: 5, post: 3, put: 2))
        func get() -> SimulatedResponse { fixture.jira("GET", "/rest/api/3/myself") }
        for _ in 0..<5 { #expect(get().status == 200) }
        let refused = get()
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") == "1" && refused.header("RateLimit-Reason") == "jira-burst-based")
        #expect(refused.header("X-RateLimit-Remaining") == "0" && refused.header("X-RateLimit-Reset") != nil)
        #expect(fixture.jira("GET", "/rest/api/3/serverInfo").status == 200)
        fixture.wait(milliseconds: 200)
        #expect(get().status == 200)
        #expect(get().status == 429)
        #expect(fixture.simulator.tally()["http429"] == 2)
    }

    @Test("One issue takes twenty writes in two seconds and a hundred in thirty")
    func perIssue() {
        let fixture = Fixture(rules: RateRules(get: 1_000, post: 1_000, put: 1_000))
        let key = fixture.create()
        let other = fixture.create()
        fixture.wait(milliseconds: 30_000)
        func comment(_ key: String) -> SimulatedResponse {
            fixture.jira("POST", "/rest/api/3/issue/\(key)/comment", ["body": Fixture.document("x")])
        }
        for _ in 0..<5 {
            for _ in 0..<20 { #expect(comment(key).status == 201) }
            let refused = comment(key)
            #expect(refused.status == 429 && refused.header("RateLimit-Reason") == "jira-per-issue-on-write")
            fixture.wait(milliseconds: 2_000)
        }
        #expect(comment(key).header("Retry-After") == "20")
        #expect(comment(other).status == 201)
        fixture.wait(milliseconds: 20_000)
        #expect(comment(key).status == 201)
    }
}
