import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Jira: levels, boards and sprints")
struct JiraPlacesTests {
    private func create(_ type: String, below parent: String, _ fixture: Fixture) -> SimulatedResponse {
        let issue = Fixture.issue(type, ["parent": ["key": .string(parent)]])
        return fixture.jira("POST", "/rest/api/3/issue", .object(issue))
    }

    @Test("A parent is of exactly the level above, also above Epic")
    func parents() {
        let fixture = Fixture(site: SiteSettings(hasLevelAboveEpic: true))
        let (top, epic, story) = (fixture.create("10005"), fixture.create("10000"), fixture.create("10001"))
        for (type, parent, status) in [
            ("10000", top, 201), ("10001", top, 400), ("10005", top, 400), ("10001", epic, 201), ("10000", epic, 400),
            ("10000", story, 400), ("10004", story, 201), ("10004", epic, 400), ("10004", top, 400),
        ] { #expect(create(type, below: parent, fixture).status == status, "\(type) below \(parent)") }
        let types = fixture.jira("GET", "/rest/api/3/issue/createmeta/SHOP/issuetypes").json?["issueTypes"]?.array ?? []
        #expect(types.contains { $0["name"] == "Initiative" && $0["hierarchyLevel"] == 2 })
        let plain = Fixture()
        #expect(plain.jira("POST", "/rest/api/3/issue", .object(Fixture.issue("10005"))).status == 400)
        #expect(create("10000", below: plain.create("10000"), plain).status == 400)
    }

    @Test("Only boards with sprints have them", arguments: JiraBoard.allCases)
    func boards(board: JiraBoard) {
        let fixture = Fixture(site: SiteSettings(board: board))
        let agile = "/rest/agile/1.0"
        let all = fixture.jira("GET", "\(agile)/board?projectKeyOrId=SHOP").json?["values"]?.array ?? []
        #expect(all.compactMap { $0["type"]?.string } == (board == .none ? [] : [board.rawValue]))
        let scrum = fixture.jira("GET", "\(agile)/board?type=scrum").json?["values"]?.array ?? []
        #expect(scrum.count == (board == .scrum ? 1 : 0))
        let hasSprints = board == .scrum || board == .simple
        let sprints = fixture.jira("GET", "\(agile)/board/1/sprint").status
        #expect(sprints == (hasSprints ? 200 : board == .none ? 404 : 400))
        let made = fixture.jira("POST", "\(agile)/sprint", ["name": "S", "originBoardId": 1]).status
        #expect(made == (hasSprints ? 201 : 400))
    }

    @Test("A sprint's start lies before its end, and its name is visible")
    func sprints() {
        let fixture = Fixture()
        func create(_ name: String, _ start: String, _ end: String) -> Int {
            fixture.jira(
                "POST", "/rest/agile/1.0/sprint",
                [
                    "name": .string(name), "originBoardId": 1, "startDate": .string("\(start)T00:00:00.000Z"),
                    "endDate": .string("\(end)T00:00:00.000Z"),
                ]
            ).status
        }
        #expect(create("S", "2026-01-01", "2026-01-14") == 201)
        #expect(create("S", "2026-01-14", "2026-01-01") == 400 && create("S", "2026-01-01", "2026-01-01") == 400)
        #expect(create("a\u{7}b", "2026-01-01", "2026-01-14") == 400 && create(" ", "2026-01-01", "2026-01-14") == 400)
    }

    @Test("A board can have one active sprint at a time")
    func parallel() {
        let fixture = Fixture(site: SiteSettings(allowsParallelSprints: false))
        func make() -> Int64 {
            fixture.jira(
                "POST", "/rest/agile/1.0/sprint",
                [
                    "name": "S", "originBoardId": 1, "startDate": "2026-01-01T00:00:00.000Z",
                    "endDate": "2026-01-14T00:00:00.000Z",
                ]
            ).json?["id"]?.integer ?? 0
        }
        func move(_ id: Int64, _ state: String) -> Int {
            fixture.jira("POST", "/rest/agile/1.0/sprint/\(id)", ["state": .string(state)]).status
        }
        let (first, second) = (make(), make())
        #expect(move(first, "active") == 200 && move(second, "active") == 400)
        #expect(move(first, "closed") == 200 && move(second, "active") == 200)
    }

    @Test("The tally misses sprints and parents, and finds wrong ones")
    func tally() throws {
        let fixture = Fixture()
        func tally(_ key: String) -> Int64? { fixture.simulator.tally()[key]?.integer }
        let child = try #require(
            fixture.project.ids.first { id in
                let parent = fixture.project.place(of: id)?.parent
                let path = fixture.project.item(id)?.fields["System.IterationPath"]?.string
                return parent != nil && path?.contains("\\") ?? false
            })
        let path = try #require(fixture.project.item(child)?.fields["System.IterationPath"]?.string)
        let above = try #require(fixture.project.place(of: child)?.parent)
        let epic = fixture.create("10000", ["labels": [.string("ado-id-\(above)")]])
        let key = fixture.create("10001", ["labels": [.string("ado-id-\(child)")]])
        #expect(tally("lostParents") == 1 && tally("lostSprints") == 1)
        func put(_ fields: JSON) {
            #expect(fixture.jira("PUT", "/rest/api/3/issue/\(key)", ["fields": fields]).status == 204)
        }
        put(["parent": ["key": .string(epic)]])
        #expect(tally("lostParents") == 0)
        func sprint(goal: String) -> JSON {
            let body: JSON = ["name": "S", "originBoardId": 1, "goal": .string(goal)]
            return fixture.jira("POST", "/rest/agile/1.0/sprint", body).json?["id"] ?? .null
        }
        put(["customfield_10020": sprint(goal: "Shop\\Elsewhere")])
        #expect(tally("lostSprints") == 0 && tally("wrongSprints") == 1)
        put(["customfield_10020": sprint(goal: path)])
        #expect(tally("wrongSprints") == 0)
        #expect(fixture.simulator.tally()["issuesBySprintState"] == ["future": 1])
    }
}
