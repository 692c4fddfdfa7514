import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Jira: comments, attachments, links")
struct JiraContentTests {
    @Test("A remote link goes by its global id; a link type's name is taken once, and making one is a right")
    func takenAwayAndMade() {
        let fixture = Fixture()
        let key = fixture.create()
        let link: JSON = ["globalId": "a=1&b=2", "object": ["url": "https://a.example", "title": "A"]]
        #expect(fixture.jira("POST", "/rest/api/3/issue/\(key)/remotelink", link).status == 201)
        let path = "/rest/api/3/issue/\(key)/remotelink?globalId=a%3D1%26b%3D2"
        #expect(fixture.jira("DELETE", path).status == 204)
        #expect(fixture.jira("DELETE", path).status == 404)
        #expect(fixture.jira("GET", "/rest/api/3/issue/\(key)/remotelink").json?.array?.isEmpty == true)

        let type: JSON = ["name": "Tests", "inward": "is tested by", "outward": "tests"]
        #expect(fixture.jira("POST", "/rest/api/3/issueLinkType", type).status == 201)
        #expect(fixture.jira("POST", "/rest/api/3/issueLinkType", type).status == 404)
        #expect(Fixture(denied: ["ADMINISTER"]).jira("POST", "/rest/api/3/issueLinkType", type).status == 404)
        let poor = Fixture(site: SiteSettings(missingLinkTypes: ["Blocks"]))
        let names = poor.jira("GET", "/rest/api/3/issueLinkType").json?["issueLinkTypes"]?.array?.map { $0["name"] }
        #expect(names == ["Cloners", "Duplicate", "Relates"])
    }

    @Test("A comment is checked, kept in order and shows its properties when asked")
    func comments() {
        let fixture = Fixture()
        let key = fixture.create()
        let path = "/rest/api/3/issue/\(key)/comment"
        #expect(fixture.jira("POST", path, ["body": "text"]).status == 400)
        #expect(fixture.jira("POST", path, ["body": Fixture.document("x"), "author": "me"]).status == 400)
        for text in ["one", "two", "three"] {
            let body: JSON = [
                "body": Fixture.document(text), "properties": [["key": "k", "value": .string(text)]],
            ]
            #expect(fixture.jira("POST", path, body).status == 201)
        }
        let page = fixture.jira("GET", path + "?startAt=1&maxResults=1&orderBy=created&expand=properties").json
        #expect(page?["total"]?.integer == 3)
        #expect(page?["comments"]?.array?.first?["properties"]?.array?.first?["value"] == "two")
        let newest = fixture.jira("GET", path + "?orderBy=-created&expand=properties").json?["comments"]?.array?.first
        #expect(newest?["properties"]?.array?.first?["value"] == "three")
        let id = newest?["id"]?.string ?? ""
        #expect(fixture.jira("PUT", "\(path)/\(id)?notifyUsers=false", ["body": Fixture.document("new")]).status == 200)
        #expect(fixture.jira("PUT", "\(path)/1", ["body": Fixture.document("new")]).status == 404)
    }

    @Test("An upload needs its header, its part name and no more than sixty files")
    func uploads() {
        let fixture = Fixture()
        let path = "/rest/api/3/issue/\(fixture.create())/attachments"
        #expect(fixture.upload(path, [Fixture.file()], token: nil).status == 403)
        #expect(fixture.upload(path, [Fixture.file(part: "attachment")]).status == 400)
        #expect(fixture.upload(path, Array(repeating: Fixture.file(), count: 61)).status == 413)
        #expect(fixture.upload(path, [Fixture.file(size: 1_073_741_825)]).status == 413)
        let made = fixture.upload(path, [Fixture.file("dir/a.png"), Fixture.file("b.png", size: 20)]).json?.array
        #expect(made?.compactMap { $0["filename"]?.string } == ["a.png", "b.png"])
        #expect(made?.compactMap { $0["size"]?.integer } == [10, 20])
        #expect(made?.first?["id"]?.string != nil)
    }

    private func media(_ id: String) -> JSON {
        [
            "type": "doc", "version": 1,
            "content": [
                [
                    "type": "mediaSingle", "attrs": ["layout": "center"],
                    "content": [["type": "media", "attrs": ["type": "file", "id": .string(id), "collection": ""]]],
                ]
            ],
        ]
    }

    @Test("A picture is named by the id behind the redirect, on its own issue only, and goes with its node")
    func mediaIDs() throws {
        let fixture = Fixture()
        let key = fixture.create()
        let other = fixture.create()
        let id = try #require(
            fixture.upload("/rest/api/3/issue/\(key)/attachments", [Fixture.file()]).json?.array?.first?["id"]?.string)
        let redirect = fixture.jira("GET", "/rest/api/3/attachment/content/\(id)")
        #expect(redirect.status == 303)
        let location = try #require(redirect.header("Location"))
        let match = try #require(location.firstMatch(of: /\/file\/([0-9a-f-]{36})\/binary\?token=/))
        let uuid = String(match.1)
        func put(_ key: String, _ document: JSON) -> SimulatedResponse {
            fixture.jira("PUT", "/rest/api/3/issue/\(key)?notifyUsers=false", ["fields": ["description": document]])
        }
        #expect(put(key, media(id)).status == 400)
        #expect(put(other, media(uuid)).json?["errors"]?["description"]?.string == "ATTACHMENT_VALIDATION_ERROR")
        #expect(put(key, media(uuid)).status == 204)
        #expect(fixture.simulator.tally()["attachments"] == 1)
        #expect(put(key, Fixture.document("no picture")).status == 204)
        #expect(fixture.simulator.tally()["attachments"] == 0)
    }

    @Test("A link has no body, a second one makes nothing, and the inward issue shows the outward phrase")
    func links() {
        let fixture = Fixture()
        let (a, b) = (fixture.create(), fixture.create())
        func link(_ type: String, _ from: String, _ to: String) -> SimulatedResponse {
            fixture.jira(
                "POST", "/rest/api/3/issueLink",
                [
                    "type": ["name": .string(type)], "inwardIssue": ["key": .string(from)],
                    "outwardIssue": ["key": .string(to)],
                ])
        }
        let made = link("Blocks", a, b)
        #expect(made.status == 201 && made.json == nil)
        #expect(link("Blocks", a, b).status == 201)
        #expect(link("Relates", a, b).status == 201)
        #expect(link("Relates", b, a).status == 201)
        #expect(fixture.simulator.tally()["links"] == 2)
        func shown(_ key: String) -> JSON? {
            fixture.jira("GET", "/rest/api/3/issue/\(key)?fields=issuelinks").json?["fields"]?["issuelinks"]?.array?
                .first
        }
        #expect(shown(a)?["outwardIssue"]?["key"] == .string(b) && shown(a)?["type"]?["outward"] == "blocks")
        #expect(shown(b)?["inwardIssue"]?["key"] == .string(a))
        #expect(link("Blocks", a, a).status == 400)
        #expect(link("Blocks", a, "SHOP-99").status == 404)
        #expect(link("Unheard", a, b).status == 404)
    }

    @Test("A remote link is changed under its global id, not added")
    func remoteLinks() {
        let fixture = Fixture()
        let path = "/rest/api/3/issue/\(fixture.create())/remotelink"
        func body(_ title: String) -> JSON {
            ["globalId": "g", "object": ["url": "https://x.example", "title": .string(title)]]
        }
        #expect(fixture.jira("POST", path, body("one")).status == 201)
        #expect(fixture.jira("POST", path, body("two")).status == 200)
        let links = fixture.jira("GET", path).json?.array
        #expect(links?.count == 1 && links?.first?["object"]?["title"] == "two")
        #expect(fixture.jira("POST", path, ["object": ["url": "https://x.example"]]).status == 400)
    }

    @Test(
        "A remote link needs a web address and short texts",
        arguments: [
            ["object": ["url": "javascript:alert(1)", "title": "t"]], ["object": ["url": "https://", "title": "t"]],
            ["object": ["url": "https://user:secret@x.example", "title": "t"]],
            ["object": ["url": "https://x.example/a b", "title": "t"]],
            ["object": ["url": "https://x.example", "title": .string(String(repeating: "t", count: 256))]],
            [
                "globalId": .string(String(repeating: "g", count: 256)),
                "object": ["url": "https://x.example", "title": "t"],
            ],
            ["url": "https://x.example", "object": ["url": "https://x.example", "title": "t"]],
        ] as [JSON])
    func wrongRemoteLinks(_ body: JSON) {
        let fixture = Fixture()
        let path = "/rest/api/3/issue/\(fixture.create())/remotelink"
        #expect(fixture.jira("POST", path, body).status == 400)
        #expect(fixture.jira("GET", path).json?.array == [])
        let right: JSON = ["object": ["url": "https://x.example:8443/a?b=c%20d#e", "title": "t"]]
        #expect(fixture.jira("POST", path, right).status == 201)
    }

    @Test("In Review is two hops away and Done is one")
    func transitions() {
        let fixture = Fixture()
        let path = "/rest/api/3/issue/\(fixture.create())/transitions"
        func names() -> [String] {
            (fixture.jira("GET", path).json?["transitions"]?.array ?? []).compactMap { $0["to"]?["name"]?.string }
        }
        func move(_ id: JSON) -> Int { fixture.jira("POST", path, ["transition": ["id": id]]).status }
        #expect(!names().contains("In Review") && names().contains("Done") && names().contains("Blocked"))
        #expect(move("61") == 400)
        #expect(move(21) == 400)
        #expect(move("21") == 204)
        #expect(names().contains("In Review"))
        #expect(move("61") == 204)
    }

    @Test("Properties of an issue are set and read by key")
    func properties() {
        let fixture = Fixture()
        let path = "/rest/api/3/issue/\(fixture.create())/properties/p"
        #expect(fixture.jira("GET", path).status == 404)
        #expect(fixture.jira("PUT", path, ["a": 1]).status == 201)
        #expect(fixture.jira("PUT", path, ["a": 2]).status == 200)
        #expect(fixture.jira("GET", path).json?["value"]?["a"] == 2)
    }
}
