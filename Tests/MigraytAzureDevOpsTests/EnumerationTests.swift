import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytAzureDevOps

@Suite("Enumerating work items")
struct EnumerationTests {
    private static let tooMany = StubServer.Answer.json(
        #"{"message":"VS402337: The number of work items returned exceeds the size limit of 20000."}"#, status: 400)

    private func page(_ ids: ClosedRange<Int64>) -> StubServer.Answer {
        .json(#"{"workItems":[\#(ids.map { #"{"id":\#($0)}"# }.joined(separator: ","))]}"#)
    }

    @Test("The query is a keyset page with quotes doubled")
    func query() {
        let query = WorkItemQuery(types: ["User Story", "Bob's Bug"], area: #"Web\O'Neil"#, after: WorkItemID(41))
        #expect(
            query.text == """
                SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project \
                AND [System.WorkItemType] IN ('User Story', 'Bob''s Bug') AND [System.Id] > 41 \
                AND [System.AreaPath] UNDER 'Web\\O''Neil' ORDER BY [System.Id]
                """)
        #expect(WorkItemQuery(types: ["Bug"], area: nil, after: nil).text.contains("[System.Id] > 0 ORDER BY"))
    }

    @Test("A page is one call")
    func onePage() async throws {
        let server = StubServer(page(5...7))
        let ids = try await server.client().workItemIDs(types: ["Bug"], area: nil, after: WorkItemID(4), limit: 10)
        #expect(ids.map(\.rawValue) == [5, 6, 7])
        let request = try #require(server.requests.first)
        #expect(
            request.url == "https://dev.azure.com/contoso/Web%20Shop/_apis/wit/wiql?$top=10&api-version=7.1")
        #expect(request.json?["query"]?.string?.hasPrefix("SELECT [System.Id]") == true)
    }

    @Test("A page that the server finds too large comes in halves and is full all the same")
    func halves() async throws {
        let server = StubServer(Self.tooMany, page(1...4), page(5...8))
        let ids = try await server.client().workItemIDs(types: ["Bug"], area: nil, after: nil, limit: 8)
        #expect(ids.map(\.rawValue) == Array(1...8))
        #expect(server.requests.map { $0.url.contains("$top=4") } == [false, true, true])
        #expect(server.requests.last?.json?["query"]?.string?.contains("[System.Id] > 4 ") == true)
    }

    @Test("Where even one row is too many the run fails with the code")
    func hopeless() async throws {
        let server = StubServer(Self.tooMany, Self.tooMany)
        await #expect(throws: Failure(.adoRejected, .failRun, field: "VS402337", status: 400)) {
            try await server.client().workItemIDs(types: ["Bug"], area: nil, after: nil, limit: 2)
        }
    }

    @Test(
        "Ids that do not ascend would leave items out", arguments: ["[{\"id\":3},{\"id\":2}]", "[{\"id\":1}]", "[{}]"])
    func disorder(rows: String) async throws {
        let server = StubServer(.json(#"{"workItems":\#(rows)}"#))
        await #expect(throws: Failure(.adoUnexpectedAnswer, .parkRun, field: "workItems.id")) {
            try await server.client().workItemIDs(types: ["Bug"], area: nil, after: WorkItemID(1), limit: 9)
        }
    }
}
