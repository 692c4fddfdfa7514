import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Azure DevOps side")
struct AzureDevOpsRulesTests {
    @Test("A wrong token gets a page to sign in, for reading and for writing", arguments: ["GET", "POST"])
    func signIn(method: String) {
        let response = Fixture().ado(method, "/Shop/_apis/wit/wiql", ["query": ""], token: "wrong")
        #expect(response.status == 203)
        guard case .html = response.content else {
            Issue.record("not HTML")
            return
        }
    }

    @Test("The version is mandatory and the comments want their preview")
    func versions() {
        let fixture = Fixture()
        #expect(fixture.ado("GET", "/_apis/projects", version: nil).status == 400)
        #expect(fixture.ado("GET", "/_apis/projects").status == 200)
        #expect(fixture.ado("GET", "/Shop/_apis/wit/workItems/1000/comments").status == 400)
        #expect(fixture.ado("GET", "/Shop/_apis/wit/workItems/1000/comments", version: "7.1-preview.4").status == 200)
    }

    @Test("A client learns the places of all resources before it knows a version")
    func resources() throws {
        let fixture = Fixture()
        let locations = try #require(fixture.ado("OPTIONS", "/_apis", version: nil).json?["value"]?.array)
        let batch = try #require(locations.first { $0["resourceName"] == "workItemsBatch" })
        #expect(batch["id"] == "908509b6-4248-4475-a1cd-829139ba419f")
        #expect(batch["routeTemplate"] == "{project}/_apis/{area}/{resource}")
        let areas = fixture.ado("GET", "/_apis/ResourceAreas", version: "7.1-preview.1").json?["value"]?.array ?? []
        #expect(areas.map { $0["name"] } == ["core", "wit"])
        #expect(areas.allSatisfy { $0["locationUrl"]?.string == fixture.simulator.configuration.organizationURL })
        #expect(fixture.ado("GET", "/_apis/ResourceAreas", version: nil).status == 400)
    }

    @Test("A missing project is told with its code")
    func missingProject() {
        let response = Fixture().ado("GET", "/Nowhere/_apis/wit/workitemtypes")
        #expect(response.status == 404)
        #expect(response.json?["message"]?.string?.hasPrefix("TF200016") == true)
        #expect(response.json?["typeKey"] == "ProjectDoesNotExistWithNameException")
    }

    private static let query =
        "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project AND [System.Id] > 0 ORDER BY [System.Id]"

    private func ids(_ response: SimulatedResponse) -> [Int] {
        (response.json?["workItems"]?.array ?? []).compactMap { $0["id"]?.integer.map { Int($0) } }
    }

    @Test("A keyset page gives the ids above the last, in order, up to $top")
    func pages() {
        let fixture = Fixture()
        let all = ids(fixture.ado("POST", "/Shop/_apis/wit/wiql?$top=19999", ["query": .string(Self.query)]))
        #expect(all == fixture.project.ids)
        let next = Self.query.replacing("> 0", with: "> \(all[49])")
        let page = ids(fixture.ado("POST", "/Shop/_apis/wit/wiql?$top=50", ["query": .string(next)]))
        #expect(page == Array(all[50..<100]))
    }

    @Test("Types and areas limit the result")
    func filters() {
        let fixture = Fixture()
        let types = Self.query.replacing("AND [System.Id] > 0", with: "AND [System.WorkItemType] IN ('Bug', 'Epic')")
        let found = ids(fixture.ado("POST", "/Shop/_apis/wit/wiql", ["query": .string(types)]))
        #expect(!found.isEmpty && found.allSatisfy { ["Bug", "Epic"].contains(fixture.project.place(of: $0)?.type) })
        let area = Self.query.replacing("AND [System.Id] > 0", with: "AND [System.AreaPath] UNDER 'Shop\\Payments'")
        let under = ids(fixture.ado("POST", "/Shop/_apis/wit/wiql", ["query": .string(area)]))
        #expect(
            !under.isEmpty
                && under.allSatisfy { fixture.project.place(of: $0)?.areaPath.hasPrefix("Shop\\Payments") ?? false })
    }

    @Test(
        "What is not understood is refused",
        arguments: [
            "SELECT * FROM WorkItems WHERE [System.TeamProject] = @project ORDER BY [System.Id]",
            "SELECT [System.Id] FROM WorkItems ORDER BY [System.Id]",
            "SELECT [System.Id] FROM WorkItems WHERE [System.Title] = 'x' ORDER BY [System.Id]",
            "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project OR [System.Id] > 1 ORDER BY [System.Id]",
            "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project",
            "SELECT [System.Id] FROM WorkItems WHERE [System.Id] > 1 ORDER BY [System.Id]",
            "",
        ])
    func refusedQueries(query: String) {
        #expect(Fixture().ado("POST", "/Shop/_apis/wit/wiql", ["query": .string(query)]).status == 400)
    }

    @Test("More than 20,000 rows are an error, not a cut, and $top stops one short of it")
    func tooManyRows() {
        let fixture = Fixture(items: 20_001)
        let body: JSON = ["query": .string(Self.query)]
        let response = fixture.ado("POST", "/Shop/_apis/wit/wiql", body)
        #expect(response.status == 400)
        #expect(response.json?["message"]?.string?.hasPrefix("VS402337") == true)
        #expect(fixture.ado("POST", "/Shop/_apis/wit/wiql?$top=20000", body).status == 400)
        #expect(ids(fixture.ado("POST", "/Shop/_apis/wit/wiql?$top=19999", body)).count == 19_999)
        #expect(Fixture(items: 20_000).ado("POST", "/Shop/_apis/wit/wiql", body).status == 200)
    }

    @Test("A batch holds at most 200 ids and puts null where an item is missing")
    func batch() {
        let fixture = Fixture(items: 300)
        func read(_ ids: [Int], _ extra: [String: JSON] = [:]) -> SimulatedResponse {
            var body: [String: JSON] = ["ids": .array(ids.map { .integer(Int64($0)) })]
            body.merge(extra) { _, new in new }
            return fixture.ado("POST", "/Shop/_apis/wit/workitemsbatch", .object(body))
        }
        let ids = fixture.project.ids
        #expect(read(Array(ids.prefix(200)), ["errorPolicy": "omit"]).status == 200)
        let tooMany = read(Array(ids.prefix(201)), ["errorPolicy": "omit"])
        #expect(tooMany.status == 400 && tooMany.json?["message"]?.string?.hasPrefix("VS403474") == true)
        let gone = fixture.project.totals.unmigratable[0]
        #expect(read([ids[0], gone], ["errorPolicy": "omit"]).json?["value"]?.array?[1] == .null)
        #expect(read([ids[0], gone]).status == 404)
        #expect(read([ids[0]], ["fields": ["System.Id"], "$expand": "all"]).status == 400)
        #expect(read([ids[0]], ["unknown": true]).status == 400)
        let bare = read([ids[0]], ["fields": ["System.Id"]]).json?["value"]?.array?[0]
        #expect(bare?["fields"]?.object?.count == 1 && bare?["relations"] == nil)
    }

    @Test("Comments come in pages with a token, rendered when asked")
    func comments() {
        let fixture = Fixture(items: 600)
        let id = fixture.project.ids[500]
        func page(_ query: String) -> JSON? {
            fixture.ado("GET", "/Shop/_apis/wit/workItems/\(id)/comments?\(query)", version: "7.1-preview.4").json
        }
        let first = page("order=asc&$top=30")
        #expect(first?["totalCount"]?.integer == 45 && first?["comments"]?.array?.count == 30)
        #expect(first?["comments"]?.array?[0]["renderedText"] == nil)
        let token = first?["continuationToken"]?.string ?? ""
        let second = page("order=asc&$top=30&$expand=renderedText&continuationToken=\(token)")
        #expect(second?["comments"]?.array?.count == 15 && second?["continuationToken"] == nil)
        #expect(second?["comments"]?.array?[0]["renderedText"]?.string?.isEmpty == false)
        #expect(page("$top=201")?["message"]?.string?.hasPrefix("VS403653") == true)
    }

    @Test("An attachment has the length and the bytes that its GUID stands for")
    func attachments() throws {
        let fixture = Fixture()
        let guid = try #require(
            fixture.project.ids.lazy.compactMap { fixture.project.item($0) }.flatMap(\.relations)
                .compactMap { relation -> String? in
                    if case .attachment(let guid) = relation.target { guid } else { nil }
                }.first)
        let response = fixture.ado("GET", "/Shop/_apis/wit/attachments/\(guid)?fileName=x&download=true")
        guard case .file(let bytes, _) = response.content else {
            Issue.record("no file")
            return
        }
        let whole = bytes.bytes(from: 0, atMost: bytes.count)
        var pieces: [UInt8] = []
        while pieces.count < bytes.count { pieces += bytes.bytes(from: pieces.count, atMost: 777) }
        #expect(whole == pieces && whole.count == bytes.count)
        #expect(bytes.sha256 == SHA256Digest.hexadecimal(of: whole))
        let other = "00000000-0000-4000-a000-000000000000"
        #expect(fixture.ado("GET", "/Shop/_apis/wit/attachments/\(other)").status == 404)
    }

    @Test("Trees show as many levels as asked and dates where there are some")
    func trees() {
        let fixture = Fixture()
        let shallow = fixture.ado("GET", "/Shop/_apis/wit/classificationnodes").json?["value"]?.array?[0]
        #expect(shallow?["hasChildren"] == true && shallow?["children"] == nil)
        let tree = fixture.ado("GET", "/Shop/_apis/wit/classificationnodes/Iterations?$depth=5").json
        let sprint = tree?["children"]?.array?[0]["children"]?.array?[0]
        #expect(sprint?["path"] == "\\Shop\\Iteration\\Release 1\\Sprint 1")
        #expect(sprint?["attributes"]?["startDate"] == "2025-07-07T00:00:00.000Z")
        #expect(tree?["children"]?.array?.last?["attributes"] == nil)
    }

    @Test("Items carry the ids of their areas and iterations where all is asked for")
    func nodeIDs() throws {
        let fixture = Fixture()
        func ids(_ group: String) -> [String: JSON] {
            func collect(_ node: JSON, below path: String) -> [(String, JSON)] {
                let own = path + (node["name"]?.string ?? "")
                return [(own, node["id"] ?? .null)]
                    + (node["children"]?.array ?? []).flatMap { collect($0, below: own + "\\") }
            }
            let root = fixture.ado("GET", "/Shop/_apis/wit/classificationnodes/\(group)?$depth=20").json ?? .null
            return Dictionary(collect(root, below: ""), uniquingKeysWith: { first, _ in first })
        }
        let (areas, iterations) = (ids("areas"), ids("iterations"))
        let wanted = fixture.project.ids.prefix(20).map { JSON.integer(Int64($0)) }
        func read(_ expand: JSON) -> [JSON] {
            let body: JSON = ["ids": .array(Array(wanted)), "$expand": expand, "errorPolicy": "omit"]
            let answer = fixture.ado("POST", "/Shop/_apis/wit/workitemsbatch", body).json
            return (answer?["value"]?.array ?? []).compactMap { $0["fields"] }
        }
        let all = read("all")
        #expect(all.count == 20)
        for fields in all {
            #expect(fields["System.AreaId"] == areas[fields["System.AreaPath"]?.string ?? ""])
            #expect(fields["System.IterationId"] == iterations[fields["System.IterationPath"]?.string ?? ""])
        }
        #expect(read("relations").allSatisfy { $0["System.AreaId"] == nil && $0["System.IterationId"] == nil })
    }
}
