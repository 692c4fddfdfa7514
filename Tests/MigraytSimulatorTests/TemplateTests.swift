import Foundation
import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Recorded projects")
struct TemplateTests {
    static let shared = ProcessInfo.processInfo.environment["MIGRAYT_SHARED"]

    /// Every directory that holds work items.
    static var directories: [String] {
        guard let shared else { return [] }
        let root = shared + "/data/ado-templates"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.sorted().filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/WorkItems") }
    }

    @Test("All 840 recorded items are there", .enabled(if: shared != nil))
    func all() throws {
        #expect(Self.directories.count == 32)
        let projects = try Self.directories.map { try load($0) }
        #expect(projects.reduce(0) { $0 + $1.totals.items } == 840)
        #expect(projects.reduce(0) { $0 + $1.totals.comments } == 3)
        #expect(projects.reduce(0) { $0 + $1.totals.attachments } == 1)
        #expect(projects.contains { $0.totals.danglingRelations > 0 })
    }

    private func load(_ name: String) throws -> TemplateProject {
        let directory = try #require(Self.shared) + "/data/ado-templates/" + name
        return try TemplateLoader.load(directory: directory, project: "Shop", organizationURL: "https://h/ado/contoso")
    }

    @Test(
        "Each loads, under the configured name, and can be read through the API", .enabled(if: shared != nil),
        arguments: directories)
    func each(directory: String) throws {
        let project = try load(directory)
        let areas = Set(project.areas.paths())
        let iterations = Set(project.iterations.paths())
        let fixture = Fixture(source: project)
        for id in project.ids {
            let item = try #require(project.item(id))
            #expect(areas.contains(item.fields["System.AreaPath"]?.string ?? ""))
            #expect(iterations.contains(item.fields["System.IterationPath"]?.string ?? ""))
            #expect(item.fields.values.allSatisfy { !$0.isNull && $0.string?.contains("$ProjectName$") != true })
            let response = fixture.ado("GET", "/Shop/_apis/wit/workitems/\(id)?$expand=all")
            #expect(response.status == 200)
        }
    }

    @Test("Ids that occur twice, identity objects, nulls and wrong files")
    func oddities() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("migrayt-\(getpid())").path
        try FileManager.default.createDirectory(atPath: directory + "/WorkItems", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let text = """
            {"count":2,"value":[
              {"id":5,"rev":1,"fields":{"System.WorkItemType":"Bug","System.State":"New","System.Title":"$ProjectName$ a",
                "System.AssignedTo":{"displayName":"Ann","uniqueName":"ann@x.example","id":"g"},"System.Tags":null},
                "relations":[{"rel":"System.LinkTypes.Hierarchy-Forward","url":"https://h/_apis/wit/workItems/77"}]},
              {"id":5,"rev":1,"fields":{"System.WorkItemType":"Bug","System.State":"New","System.Title":"b",
                "System.History":"<p>hi</p>","System.ChangedBy":"Ann <ann@x.example>"},"relations":null}]}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/WorkItems/Bug.json"))
        let project = try TemplateLoader.load(directory: directory, project: "Shop", organizationURL: "https://h")
        #expect(project.ids == [5, 6])
        #expect(project.item(5)?.fields["System.Title"] == "Shop a")
        #expect(project.item(5)?.fields["System.Tags"] == nil)
        #expect(project.item(5)?.identities["System.AssignedTo"]?.email == "ann@x.example")
        #expect(project.people.count == 1)
        #expect(project.comments(of: 6).map(\.renderedText) == ["<p>hi</p>"])
        #expect(project.totals.danglingRelations == 1)
        #expect(throws: TemplateLoader.LoadError.self) {
            try TemplateLoader.load(directory: "/nonexistent", project: "Shop", organizationURL: "https://h")
        }
    }
}
