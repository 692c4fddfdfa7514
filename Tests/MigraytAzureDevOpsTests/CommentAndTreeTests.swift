import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytAzureDevOps

@Suite("Reading comments and trees")
struct CommentAndTreeTests {
    @Test("Both names of the id are read, the rendered text is preferred, deleted comments are left out")
    func comments() async throws {
        let server = StubServer(
            .json(
                #"""
                {"totalCount":3,"count":3,"continuationToken":"n 2","comments":[
                  {"commentId":1,"text":"**a**","renderedText":"<b>a</b>","createdDate":"2020-01-01T00:00:00Z",
                   "createdBy":{"displayName":"Ann","uniqueName":"ann@contoso.example"}},
                  {"id":2,"text":"<p>b</p>","createdDate":"2020-01-02T00:00:00.5Z","modifiedDate":"2020-01-03T00:00:00Z"},
                  {"id":3,"text":"gone","createdDate":"2020-01-02T00:00:00Z","isDeleted":true}]}
                """#), .json(#"{"comments":[]}"#))
        let client = try server.client()
        let page = try await client.comments(of: WorkItemID(9), continuation: nil)
        #expect(page.comments.map(\.id) == [1, 2])
        #expect(page.comments.map { $0.html.reveal() } == ["<b>a</b>", "<p>b</p>"])
        #expect(page.comments.first?.author?.uniqueName.reveal() == "ann@contoso.example")
        #expect(page.comments.last?.modifiedAt == Date(timeIntervalSince1970: 1_578_009_600))
        let last = try await client.comments(of: WorkItemID(9), continuation: page.continuation)
        #expect(last.continuation == nil)
        #expect(
            server.requests.last?.url
                == "https://dev.azure.com/contoso/Web%20Shop/_apis/wit/workItems/9/comments?$top=200&order=asc"
                + "&$expand=renderedText&includeDeleted=false&continuationToken=n%202&api-version=7.1-preview.4")
    }

    @Test("A comment without rendered text is of the format that it names")
    func formats() async throws {
        let server = StubServer(
            .json(
                #"""
                {"comments":[
                  {"id":1,"text":"**a**","format":"markdown","createdDate":"2020-01-01T00:00:00Z"},
                  {"id":2,"text":"**a**","renderedText":"<b>a</b>","format":"markdown","createdDate":"2020-01-01T00:00:00Z"},
                  {"id":3,"text":"<b>a</b>","format":"html","createdDate":"2020-01-01T00:00:00Z"}]}
                """#))
        let page = try await server.client().comments(of: WorkItemID(9), continuation: nil)
        #expect(page.comments.map(\.isMarkdown) == [true, false, false])
        #expect(page.comments.map { $0.html.reveal() } == ["**a**", "<b>a</b>", "<b>a</b>"])
    }

    @Test("A token that does not go on is refused")
    func roundAndRound() async throws {
        let server = StubServer(.json(#"{"comments":[],"continuationToken":"t"}"#))
        await #expect(throws: Failure(.adoUnexpectedAnswer, .parkRun, field: "continuationToken")) {
            try await server.client().comments(of: WorkItemID(9), continuation: "t")
        }
    }

    @Test("A comment without a time fails the item, a missing item is gone")
    func broken() async throws {
        let server = StubServer(
            .json(#"{"comments":[{"id":1,"text":"a"}]}"#),
            .json(#"{"message":"TF401232: Work item 9 does not exist."}"#, status: 404))
        let client = try server.client()
        await #expect(throws: Failure(.itemUnreadable, .failItem, field: "comments.createdDate")) {
            try await client.comments(of: WorkItemID(9), continuation: nil)
        }
        await #expect(throws: Failure(.itemGone, .failItem, status: 404)) {
            try await client.comments(of: WorkItemID(9), continuation: nil)
        }
    }

    @Test("A tree becomes a list with parents before children")
    func tree() async throws {
        let server = StubServer(
            .json(
                #"""
                {"id":1,"name":"Web Shop","hasChildren":true,"children":[
                  {"id":2,"name":"Release 1","hasChildren":true,"children":[
                    {"id":4,"name":"Sprint 1","hasChildren":false,
                     "attributes":{"startDate":"2020-01-01T00:00:00Z","finishDate":"2020-01-14T00:00:00Z"}}]},
                  {"id":3,"name":"Release 2"}]}
                """#))
        let nodes = try await server.client().iterations()
        #expect(nodes.map(\.id) == [1, 2, 4, 3])
        #expect(nodes.map(\.parent) == [nil, 1, 2, 1])
        #expect(nodes[2].path == ["Web Shop", "Release 1", "Sprint 1"])
        #expect(nodes[2].startDate == Date(timeIntervalSince1970: 1_577_836_800))
        #expect(nodes[3].startDate == nil)
        #expect(server.requests.first?.url.contains("/_apis/wit/classificationnodes/iterations?$depth=") == true)
    }

    @Test("A tree that was cut off is not taken for a whole one")
    func cutOff() async throws {
        let server = StubServer(.json(#"{"id":1,"name":"Web Shop","hasChildren":true}"#))
        await #expect(throws: Failure(.adoUnexpectedAnswer, .parkRun, field: "children")) {
            try await server.client().areas()
        }
    }
}
