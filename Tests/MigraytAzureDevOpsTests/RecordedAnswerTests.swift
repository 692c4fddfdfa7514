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
            json["responses"]?["200"]?["body"].map { (name, $0) }
        }
    }

    @Test("Microsoft's work items are read, or what their choice of columns leaves out is named")
    func workItems() throws {
        var read = 0
        for (name, body) in try answers("workItems") + answers("workItemsBatch") {
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
        for (name, body) in try answers("classificationNodes") where body["id"] != nil && name.contains("GET") {
            // Asked for without depth, a tree is cut off: it is not taken for a whole one.
            let isCutOff = body["hasChildren"]?.bool == true && body["children"] == nil
            if isCutOff {
                #expect(throws: Failure(.adoUnexpectedAnswer, .parkRun, field: "children")) {
                    try ClassificationNode.tree(body)
                }
            } else {
                nodes += try ClassificationNode.tree(body).count
            }
        }
        #expect(nodes > 10)
    }

    @Test("Microsoft's comments are read")
    func comments() throws {
        var comments = 0
        for (name, body) in try answers("comments") {
            guard body["comments"] != nil else { continue }
            let page = try SourceCommentPage(body, after: nil)
            #expect(page.comments.count == body["comments"]?.array?.count, "\(name)")
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
