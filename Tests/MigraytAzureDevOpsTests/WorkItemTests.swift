import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytAzureDevOps

@Suite("Reading work items")
struct WorkItemTests {
    private func item(_ fields: String = "", _ rest: String = "") throws -> WorkItemReading {
        let required = #""System.WorkItemType":"Bug","System.State":"New","System.Title":"T""#
        let text = #"{"id":7,"rev":3,"fields":{\#(required)\#(fields)}\#(rest)}"#
        return WorkItemReading(try JSONParser.parse(Array(text.utf8)), id: WorkItemID(7))
    }

    private func read(_ fields: String = "", _ rest: String = "") throws -> WorkItem {
        guard case .item(let item) = try item(fields, rest) else { throw UnreadableField(name: "item") }
        return item
    }

    @Test("The batch comes in the order of the ids; what is gone is left out, what is broken is named")
    func batch() async throws {
        let server = StubServer(
            .json(
                #"""
                {"count":3,"value":[
                  {"id":2,"rev":1,"fields":{"System.WorkItemType":"Bug","System.State":"New","System.Title":"Two"}},
                  null,
                  {"id":1,"rev":4,"fields":{"System.WorkItemType":"Bug","System.State":"New"}}]}
                """#))
        let readings = try await server.client().workItems([WorkItemID(1), WorkItemID(2), WorkItemID(3)])
        #expect(readings.map(\.id.rawValue) == [1, 2])
        #expect(readings.first == .unreadable(WorkItemID(1), field: "System.Title"))
        let body = try #require(server.requests.first?.json)
        #expect(body == ["ids": [1, 2, 3], "$expand": "all", "errorPolicy": "omit"])
    }

    @Test("A batch that is too large for one answer comes in halves")
    func tooLarge() async throws {
        let one = #"{"value":[{"id":1,"rev":1,"fields":{}}]}"#
        let two = #"{"value":[{"id":2,"rev":1,"fields":{}}]}"#
        let server = StubServer(.lost(.tooLarge), .json(one), .json(two))
        let readings = try await server.client().workItems([WorkItemID(1), WorkItemID(2)])
        #expect(readings.map(\.id.rawValue) == [1, 2])
    }

    @Test("Absent and null fields are absent, fields of another kind are named")
    func kinds() throws {
        let item = try read(#","System.Description":null"#)
        #expect(item.description == nil)
        #expect(item.priority == nil)
        #expect(item.assignee == nil)
        #expect(item.relations.isEmpty)
        #expect(
            try self.item(#","System.AreaId":"five""#) == .unreadable(WorkItemID(7), field: "System.AreaId"))
        #expect(
            try self.item(#","System.CreatedDate":"yesterday""#)
                == .unreadable(WorkItemID(7), field: "System.CreatedDate"))
    }

    @Test("Without a comment count the comments are asked for")
    func commentCount() throws {
        #expect(try read().commentCount == 1)
        #expect(try read(#","System.CommentCount":0"#).commentCount == 0)
    }

    @Test("Tags are split, numbers may be written as fractions, effort stands in for story points")
    func values() throws {
        let item = try read(
            #","System.Tags":"two words; b;; c ","Microsoft.VSTS.Common.Priority":2.0,"System.AreaId":12"#
                + #","Microsoft.VSTS.Scheduling.Effort":5.5"#)
        #expect(item.tags.reveal() == ["two words", "b", "c"])
        #expect(item.priority == 2)
        #expect(item.storyPoints == 5.5)
        #expect(item.areaID == 12)
        let both = #","Microsoft.VSTS.Scheduling.StoryPoints":3,"Microsoft.VSTS.Scheduling.Effort":8"#
        #expect(try read(both).storyPoints == 3)
    }

    @Test("Long texts are HTML unless the answer says Markdown")
    func markdown() throws {
        let formats = #","multilineFieldsFormat":{"System.Description":"markdown","Custom.Notes":"html"}"#
        #expect(try read("", formats).markdownFields == ["System.Description"])
        #expect(try read().markdownFields.isEmpty)
    }

    @Test("A field that holds a person names them, whatever the field")
    func people() throws {
        let item = try read(#","Custom.Approver":{"id":"098A279A-60b9-40a8-868b-b7fd00c0a439","displayName":"A"}"#)
        #expect(item.people["Custom.Approver"]?.id == "098a279a-60b9-40a8-868b-b7fd00c0a439")
        #expect(item.people["System.Title"] == nil)
    }

    @Test("Relations are links, attachments and others; a link into another organisation is not one of ours")
    func relations() throws {
        let relations = #"""
            ,"relations":[
              {"rel":"System.LinkTypes.Hierarchy-Reverse","url":"https://dev.azure.com/c/_apis/wit/workItems/41"},
              {"rel":"System.LinkTypes.Remote.Related","url":"https://dev.azure.com/x/_apis/wit/workItems/42"},
              {"rel":"Hyperlink","url":"https://dev.azure.com/c/_apis/wit/workItems/43","attributes":{"comment":"see"}},
              {"rel":"ArtifactLink","url":"vstfs:///Git/Ref/a%2Fb%2FGBc","attributes":{"name":"Branch","comment":""}},
              {"rel":"AttachedFile","url":"https://h/_apis/wit/attachments/098A279A-60b9-40a8-868b-b7fd00c0a439?x=1",
               "attributes":{"name":"Spec.txt","resourceSize":"12"}},
              {"rel":"AttachedFile","url":"https://h/_apis/wit/attachments/none","attributes":{}}]
            """#
        let item = try read("", relations)
        #expect(item.parent == WorkItemID(41))
        #expect(
            item.relations == [
                .workItem(type: "System.LinkTypes.Hierarchy-Reverse", other: WorkItemID(41)),
                .other(
                    type: "System.LinkTypes.Remote.Related",
                    url: Sensitive("https://dev.azure.com/x/_apis/wit/workItems/42")),
                .other(
                    type: "Hyperlink", url: Sensitive("https://dev.azure.com/c/_apis/wit/workItems/43"),
                    comment: Sensitive("see")),
                .other(
                    type: "ArtifactLink", url: Sensitive("vstfs:///Git/Ref/a%2Fb%2FGBc"), name: Sensitive("Branch")),
                .attachment(
                    SourceAttachment(
                        id: "098a279a-60b9-40a8-868b-b7fd00c0a439", name: Sensitive("Spec.txt"), size: 12)),
                .other(type: "AttachedFile", url: Sensitive("https://h/_apis/wit/attachments/none")),
            ])
        #expect(try read(#","System.Parent":5"#, relations).parent == WorkItemID(5))
        #expect(try self.item("", #","relations":[{"rel":"X"}]"#) == .unreadable(WorkItemID(7), field: "relations.url"))
    }

    @Test("An identity is an object or a text; without a GUID it gets one that does not tell the name")
    func identities() throws {
        let object = try read(
            #","System.AssignedTo":{"displayName":"Ann","id":"D291B0C4-a05c-4ea6-8df1-4b41d5f39eff","uniqueName":"a@b"}"#
        )
        #expect(object.assignee?.id == "d291b0c4-a05c-4ea6-8df1-4b41d5f39eff")
        let text = try #require(try read(#","System.AssignedTo":"Ann Lee <ANN@contoso.example>""#).assignee)
        #expect(text.displayName.reveal() == "Ann Lee")
        #expect(text.uniqueName.reveal() == "ANN@contoso.example")
        // SHA-256 of "ann@contoso.example", with the version and variant bits of a custom UUID.
        #expect(text.id == GUID.digest(of: "ann@contoso.example"))
        #expect(text.id.count == 36 && GUID.canonical(text.id) == text.id)
        #expect(!text.id.contains("ann"))
        #expect(text.id != GUID.digest(of: "bob@contoso.example"))
        let bare = try #require(try read(#","System.AssignedTo":"Build Service""#).assignee)
        #expect(bare.displayName.reveal() == "Build Service")
        #expect(try read(#","System.AssignedTo":"""#).assignee == nil)
        #expect(try read(#","System.AssignedTo":{}"#).assignee == nil)
    }

    @Test("The digest of a name is SHA-256")
    func digest() {
        // sha256("abc") = ba7816bf 8f01cfea 414140de 5dae2223 …
        #expect(GUID.digest(of: "ABC") == "ba7816bf-8f01-8fea-8141-40de5dae2223")
    }

    @Test(
        "Times have any number of digits in the fraction, or none",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2014-12-29T20:49:20.77Z", 1_419_886_160.77),
            ("2024-02-29T12:00:00.1234567Z", 1_709_208_000.1234567), ("2024-03-01T00:00:00+02:00", 1_709_244_000),
            ("9999-01-01T00:00:00Z", 253_370_764_800), ("0001-01-01T00:00:00Z", -62_135_596_800),
        ])
    func timestamps(text: String, seconds: Double) {
        #expect(Timestamp.parse(text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(
        "Other texts are not times", arguments: ["", "2014-12-29", "2014-12-29T20:49:20", "2014-13-01T00:00:00Z", "x"])
    func noTimestamps(text: String) {
        #expect(Timestamp.parse(text) == nil)
    }
}
