import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytAzureDevOps

@Suite("Recorded answers", .enabled(if: SharedData.isPresent))
struct RecordedAnswerTests {
    private static let examples = "specs/ado/httpExamples-wit-7.1/httpExamples"

    /// The successful answers that Microsoft recorded for one resource.
    private func answers(_ resource: String) throws -> [(name: String, body: JSON)] {
        try SharedData.files(Self.examples, containing: resource + "/").compactMap { name, json in
            (json["responses"]?["200"] ?? json["responses"]?["201"])?["body"].map { (name, $0) }
        }
    }

    @Test("Microsoft's work items are read, or what their choice of columns leaves out is named")
    func workItems() throws {
        var read = 0
        for (name, body) in try answers("workItems") + answers("workItemsBatch") + answers("revisions") {
            let entries = body["value"]?.array ?? [body]
            // The template of a new work item has no id.
            for entry in entries where entry["fields"] != nil && entry["id"] != nil {
                let id = WorkItemID(try #require(entry["id"]?.integer))
                let required = ["System.WorkItemType", "System.State", "System.Title"]
                let missing = required.first { entry["fields"]?[$0] == nil }
                switch WorkItemReading(entry, id: id) {
                case .item(let item):
                    #expect(missing == nil && item.id == id, "\(name)")
                    #expect(item.relations.count == entry["relations"]?.array?.count ?? 0)
                    read += 1
                case .unreadable(_, let field): #expect(field == missing, "\(name)")
                }
            }
        }
        #expect(read > 15)
    }

    @Test("Microsoft's trees are read")
    func trees() throws {
        var nodes = 0
        for (_, body) in try answers("classificationNodes") {
            // With errorPolicy=omit there is null for a node that is gone.
            for node in body["value"]?.array ?? [body] where node["id"] != nil {
                // Asked for without depth, a tree is cut off: it is not taken for a whole one.
                let isCutOff = node["hasChildren"]?.bool == true && node["children"] == nil
                if isCutOff {
                    #expect(throws: Failure(.adoUnexpectedAnswer, .parkRun, field: "children")) {
                        try ClassificationNode.tree(node)
                    }
                } else {
                    nodes += try ClassificationNode.tree(node).count
                }
            }
        }
        #expect(nodes > 15)
    }

    @Test("Microsoft's answers to queries are read in our order, and refused in another")
    func queries() throws {
        var read = 0
        for (name, body) in try answers("wiql") {
            let query = WorkItemQuery(types: ["Task"], area: nil, after: nil)
            // A tree has relations in place of items.
            guard let rows = body["workItems"]?.array else {
                #expect(throws: Failure(.adoUnexpectedAnswer, .parkRun, field: "workItems"), "\(name)") {
                    try query.page(body)
                }
                continue
            }
            // Recorded by descending priority, where a page after the last id would leave items out.
            #expect(throws: Failure(.adoUnexpectedAnswer, .parkRun, field: "workItems.id")) { try query.page(body) }
            let ascending = rows.sorted { ($0["id"]?.integer ?? 0) < ($1["id"]?.integer ?? 0) }
            #expect(try query.page(["workItems": .array(ascending)]).count == rows.count)
            read += rows.count
        }
        #expect(read == 9)
    }

    @Test("Microsoft's work item types are read")
    func types() async throws {
        let list = try #require(try answers("workItemTypes").first { $0.body["value"] != nil }).body
        let server = StubServer(.json(String(decoding: list.bytes(), as: UTF8.self)))
        let names = try await server.client().workItemTypes()
        #expect(names.count == 15)
        #expect(names.contains("Bug"))
    }

    @Test("Microsoft's comments are read")
    func comments() throws {
        var comments = 0
        for (name, body) in try answers("comments") {
            // One that was asked for alone or written is read as the only one of its list. Some examples are still of
            // version 5.0, where comments were revisions.
            let isAlone = body["commentId"] != nil
            guard isAlone || body["comments"] != nil else { continue }
            let entries = body["comments"]?.array ?? [body]
            let page = try SourceCommentPage(["comments": .array(entries)], after: nil)
            #expect(page.comments.count == entries.count { $0["isDeleted"]?.bool != true }, "\(name)")
            comments += page.comments.count
        }
        #expect(comments > 3)
    }

    @Test("All items of real projects are read, with every relation")
    func templates() throws {
        var items = 0
        var links = 0
        var attachments = 0
        for (name, json) in try SharedData.files("data/ado-templates", containing: "/WorkItems/") {
            for entry in json["value"]?.array ?? [] {
                let id = WorkItemID(try #require(entry["id"]?.integer))
                guard case .item(let item) = WorkItemReading(entry, id: id) else {
                    Issue.record("\(name): item \(id) is not read")
                    continue
                }
                items += 1
                for relation in item.relations {
                    switch relation {
                    case .workItem: links += 1
                    case .attachment: attachments += 1
                    case .other(let type, _, _, _): #expect(type == "ArtifactLink")
                    }
                }
            }
        }
        #expect(items == 840)
        #expect(links == 579)
        #expect(attachments == 1)
    }
}
