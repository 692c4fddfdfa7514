import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Tally")
struct TallyTests {
    private func migrateAll(_ fixture: Fixture) {
        for id in fixture.project.ids where fixture.project.item(id) != nil { _ = fixture.migrate(id) }
    }

    @Test("All there, nothing twice")
    func complete() {
        let fixture = Fixture()
        migrateAll(fixture)
        let tally = fixture.simulator.tally()
        #expect(tally["lost"] == 0 && tally["duplicates"] == 0)
        #expect(tally["issuesInJira"]?.integer == 200 - Int64(tally["unmigratable"]?.array?.count ?? 0))
    }

    @Test("Somebody who is not the item's assignee is wrong, and nobody instead of one is lost")
    func assignees() throws {
        let fixture = Fixture()
        func items(_ isAssigned: Bool) -> [Int] {
            fixture.project.ids.filter { id in
                guard let item = fixture.project.item(id) else { return false }
                return isAssigned
                    ? item.identities["System.AssignedTo"]?.account == .active
                    : item.identities["System.AssignedTo"] == nil
            }
        }
        let (assigned, free) = (items(true), items(false))
        _ = fixture.migrate(free[0])
        _ = fixture.migrate(free[1], ["assignee": .null])
        _ = fixture.migrate(assigned[0], ["assignee": .null])
        let person = try #require(fixture.project.item(assigned[1])?.identities["System.AssignedTo"])
        _ = fixture.migrate(assigned[1], ["assignee": ["id": .string("712020:\(person.guid)")]])
        let tally = fixture.simulator.tally()
        #expect(tally["wrongAssignees"] == 1 && tally["lostAssignees"] == 1)
    }

    @Test("A missing item is lost, one that nobody could read is not")
    func lost() {
        let fixture = Fixture()
        let ids = fixture.project.ids
        for id in ids.dropFirst(3) where fixture.project.item(id) != nil { _ = fixture.migrate(id) }
        #expect(fixture.simulator.tally()["lost"] == 3)
        #expect(
            fixture.simulator.tally()["lostItems"]?.array?.compactMap { $0.integer.map { Int($0) } }
                == Array(ids.prefix(3)))
    }

    @Test("Two issues of one item are a duplicate, by property or by label")
    func duplicates() {
        let fixture = Fixture()
        _ = fixture.migrate(1_000)
        _ = fixture.migrate(1_000)
        fixture.create("10001", ["labels": ["ado-id-1000"]])
        fixture.create()
        let tally = fixture.simulator.tally()
        #expect(tally["duplicates"] == 2 && tally["issuesWithoutProvenance"] == 1 && tally["provenanceMismatches"] == 1)
        #expect(tally["duplicateItems"]?.array?.first?["keys"] == ["SHOP-1", "SHOP-2", "SHOP-3"])
    }

    @Test("Comments: lost, twice, out of order")
    func comments() throws {
        let fixture = Fixture()
        let id = try #require(fixture.project.ids.first { fixture.project.commentIDs(of: $0).count >= 3 })
        let ids = fixture.project.commentIDs(of: id)
        let key = fixture.migrate(id)
        func comment(_ part: Int) {
            let body: JSON = [
                "body": Fixture.document("x"),
                "properties": [["key": "migrayt.provenance", "value": ["part": .string(String(part))]]],
            ]
            #expect(fixture.jira("POST", "/rest/api/3/issue/\(key)/comment", body).status == 201)
        }
        for part in [ids[1], ids[0], ids[0]] { comment(part) }
        let tally = fixture.simulator.tally()
        #expect(tally["comments"] == 3 && tally["duplicateComments"] == 1 && tally["commentsOutOfOrder"] == 1)
        #expect(tally["lostComments"]?.integer == Int64(ids.count - 2))
    }

    @Test("Attachments: the same file twice is a duplicate, other bytes are a loss")
    func attachments() throws {
        let fixture = Fixture()
        let found = fixture.project.ids.lazy.compactMap { id -> (Int, SimulatedAttachment)? in
            let targets = fixture.project.item(id)?.relations.map(\.target) ?? []
            let guids = targets.compactMap { if case .attachment(let guid) = $0 { guid } else { nil } }
            guard guids.count == 1 else { return nil }
            return fixture.project.attachment(guids[0]).map { (id, $0) }
        }.first
        let (id, file) = try #require(found)
        let path = "/rest/api/3/issue/\(fixture.migrate(id))/attachments"
        #expect(fixture.simulator.tally()["lostAttachments"] == 1)
        var upload = Fixture.file(file.name, size: file.bytes.count)
        _ = fixture.upload(path, [upload])
        #expect(fixture.simulator.tally()["lostAttachments"] == 0)
        #expect(fixture.simulator.tally(comparesBytes: true)["lostAttachments"] == 1)
        upload.sha256 = file.bytes.sha256
        _ = fixture.upload(path, [upload])
        #expect(fixture.simulator.tally(comparesBytes: true)["lostAttachments"] == 0)
        #expect(fixture.simulator.tally()["duplicateAttachments"] == 0)
        _ = fixture.upload(path, [upload])
        #expect(fixture.simulator.tally()["duplicateAttachments"] == 1)
    }

    @Test("Links: lost, unexpected, turned round")
    func links() throws {
        let fixture = Fixture()
        let pair = fixture.project.ids.lazy.compactMap { id -> (Int, Int)? in
            let found = fixture.project.item(id)?.relations.first { $0.rel == "System.LinkTypes.Dependency-Forward" }
            guard case .item(let other) = found?.target else { return nil }
            return (id, other)
        }.first
        let (from, to) = try #require(pair)
        let (a, b) = (fixture.migrate(from), fixture.migrate(to))
        let stranger = fixture.create()
        func link(_ source: String, _ destination: String) {
            _ = fixture.jira(
                "POST", "/rest/api/3/issueLink",
                [
                    "type": ["name": "Blocks"], "inwardIssue": ["key": .string(source)],
                    "outwardIssue": ["key": .string(destination)],
                ])
        }
        #expect(fixture.simulator.tally()["lostLinks"] == 1)
        link(a, b)
        #expect(fixture.simulator.tally()["lostLinks"] == 0 && fixture.simulator.tally()["turnedLinks"] == 0)
        link(b, a)
        link(a, stranger)
        #expect(fixture.simulator.tally()["turnedLinks"] == 1 && fixture.simulator.tally()["unexpectedLinks"] == 1)
    }

    @Test("Values of custom fields: lost, there")
    func customFields() throws {
        let fixture = Fixture()
        let items = fixture.project.ids.lazy.compactMap(fixture.project.item)
        let item = try #require(
            items.first { $0.fields["Custom.CostCentre"] != nil && $0.fields["Custom.Risk"] == nil })
        let value = try #require(item.fields["Custom.CostCentre"]?.string)
        let key = fixture.migrate(item.id)
        func count(_ key: String) -> Int64? { fixture.simulator.tally()[key]?.integer }
        #expect(count("sourceCustomFields") == 1 && count("lostCustomFields") == 1)
        let document: JSON = [
            "version": 1, "type": "doc",
            "content": [["type": "paragraph", "content": [["type": "text", "text": .string(value)]]]],
        ]
        let answer = fixture.jira("PUT", "/rest/api/3/issue/\(key)", ["fields": ["description": document]])
        #expect(answer.status == 204)
        #expect(count("lostCustomFields") == 0)
    }

    @Test("Remote links: lost, there, twice")
    func remoteLinks() throws {
        let fixture = Fixture()
        let found = fixture.project.ids.lazy.compactMap { id -> (Int, Int)? in
            let targets = fixture.project.item(id)?.relations.map(\.target) ?? []
            let outside = targets.compactMap { if case .item(let other) = $0, other < 1_000 { other } else { nil } }
            return outside.first.map { (id, $0) }
        }.first
        let (id, other) = try #require(found)
        var key = ""
        for each in fixture.project.ids where fixture.project.item(each) != nil {
            let made = fixture.migrate(each)
            if each == id { key = made }
        }
        func count(_ key: String) -> Int64? { fixture.simulator.tally()[key]?.integer }
        let wanted = try #require(count("sourceRemoteLinks"))
        #expect(wanted > 1 && count("lostRemoteLinks") == wanted)
        func link(_ globalID: JSON, _ item: Int) {
            let url: JSON = .string("https://127.0.0.1:1/ado/contoso/_workitems/edit/\(item)")
            let body: JSON = ["globalId": globalID, "object": ["url": url, "title": "t"]]
            #expect(fixture.jira("POST", "/rest/api/3/issue/\(key)/remotelink", body).status == 201)
        }
        link("a", other + 1)
        #expect(count("lostRemoteLinks") == wanted && count("duplicateRemoteLinks") == 0)
        link("b", other)
        #expect(count("lostRemoteLinks") == wanted - 1 && count("duplicateRemoteLinks") == 0)
        link("c", other)
        #expect(count("lostRemoteLinks") == wanted - 1 && count("duplicateRemoteLinks") == 1)
    }

    @Test("A parent that is no ancestor is wrong")
    func parents() throws {
        let fixture = Fixture()
        let child = try #require(fixture.project.ids.first { fixture.project.place(of: $0)?.parent != nil })
        let parent = try #require(fixture.project.place(of: child)?.parent)
        func issue(_ id: Int, _ type: String, _ parent: String?) -> String {
            var extra: [String: JSON] = ["labels": [.string("ado-id-\(id)")]]
            extra["parent"] = parent.map { ["key": .string($0)] }
            return fixture.create(type, extra)
        }
        let right = issue(parent, "10000", nil)
        let wrong = issue(child + 400, "10000", nil)
        _ = issue(child, "10001", right)
        #expect(fixture.simulator.tally()["wrongParents"] == 0)
        _ = issue(child, "10001", wrong)
        #expect(fixture.simulator.tally()["wrongParents"] == 1)
    }

    @Test("Requests are counted by endpoint, and a reset forgets")
    func requests() {
        let fixture = Fixture()
        fixture.create()
        fixture.create()
        _ = fixture.ado("GET", "/_apis/projects")
        let tally = fixture.simulator.tally()
        #expect(tally["requests"]?["jira"] == 2 && tally["requests"]?["ado"] == 1)
        let endpoint = tally["requestsByEndpoint"]?.array?.first { $0["platform"] == "jira" }
        #expect(endpoint?["template"] == "/rest/api/3/issue" && endpoint?["count"] == 2)
        func control(_ method: String, _ path: String) -> SimulatedResponse {
            fixture.simulator.respond(
                to: SimulatedRequest(method: method, target: "/simulator/\(path)"), at: fixture.now)
        }
        #expect(control("GET", "requests?since=1").json?["requests"]?.array?.count == 2)
        #expect(control("POST", "reset").status == 204)
        #expect(control("GET", "tally").json?["issuesInJira"] == 0)
    }
}
