import MigraytModel
import Testing

@testable import MigraytTransform

@Suite("Fields that Jira has no field for")
struct OtherFieldsTests {
    private func others(_ fields: [String: JSON], markdown: Set<String> = []) -> OtherFields {
        OtherFields(of: Fixture.item(markdown: markdown, fields: fields))
    }

    @Test(
        "a value of each form is shown as a person writes it",
        arguments: [
            ("Custom.RiskLevel", .string("a < b"), "Risk Level: a < b"),
            ("Custom.Done", .bool(true), "Done: Yes"),
            ("Custom.Weight", .number(2.5), "Weight: 2.5"),
            ("Custom.Count", .number(3), "Count: 3"),
            ("Custom.Due_Date", .string("2024-03-15T09:30:12.5Z"), "Due Date: 2024-03-15 09:30 UTC"),
            ("Custom.Code", .string("2024-03-15"), "Code: 2024-03-15"),
            (
                "Custom.Approver", .object(["displayName": "Alice", "uniqueName": "alice@a.example"]),
                "Approver: Alice (alice@a.example)"
            ),
        ] as [(String, JSON, String)])
    func form(field: String, value: JSON, shown: String) {
        let others = others([field: value])
        #expect(others.rows.map { "\($0.label): \($0.text)" } == [shown])
        #expect(others.texts.isEmpty && others.unreadable.isEmpty)
    }

    @Test("no value, no row")
    func empty() {
        let others = others(["Custom.A": nil, "Custom.B": "", "Custom.C": " \n"])
        #expect(others.shown.isEmpty && others.unreadable.isEmpty && others.table == nil)
    }

    @Test("a form that nobody described is told as not carried")
    func unreadable() {
        let item = Fixture.item(fields: ["Custom.List": ["a"], "Custom.Thing": ["key": "value"]])
        let result = Fixture.transform().draft(item, ancestors: [], identities: [:])
        #expect(result.diagnostics.names == ["field.not_carried Custom.List", "field.not_carried Custom.Thing"])
    }

    @Test("fields of the same name show their reference names")
    func sameName() {
        let others = others(["Custom.Risk": "1", "Microsoft.VSTS.Common.Risk": "2"])
        #expect(others.rows.map(\.label) == ["Custom.Risk", "Microsoft.VSTS.Common.Risk"])
    }

    @Test("long values, lines, HTML and Markdown are texts under their headings")
    func texts() throws {
        let item = Fixture.item(
            markdown: ["Custom.D"],
            fields: [
                "Custom.A": .string(String(repeating: "x", count: 256)), "Custom.B": "one\ntwo <b and c",
                "Custom.C": "<b>bold</b>", "Custom.D": "*slanted*",
            ])
        let draft = Fixture.transform().draft(item, ancestors: [], identities: [:]).draft
        let outline = try #require(draft.description?.reveal().outline)
        #expect(outline.contains("heading[level=2]('B') paragraph('one' hardBreak 'two <b and c')"))
        #expect(outline.contains("heading[level=2]('C') paragraph(strong:'bold')"))
        #expect(outline.contains("heading[level=2]('D') paragraph(em:'slanted')"))
        #expect(!outline.contains("table"))
    }

    @Test("where the type has no description, the values are told as not carried")
    func noDescription() {
        let site = Fixture.site(types: [Fixture.type("2", "Story", level: 0, fields: ["summary"])])
        let result = Fixture.transform(site: site)
            .draft(Fixture.item(fields: ["Custom.A": "1"]), ancestors: [], identities: [:])
        #expect(result.diagnostics.names.contains("field.not_carried Custom.A"))
    }

    @Test("priority and points stand in the table where a type that the item can get has them not on its screen")
    func offScreen() throws {
        let bare = Fixture.type("4", "Task", level: 0, fields: ["summary", "description"])
        let item = Fixture.item(type: "Task", priority: 2, points: 2.5)
        let off = Fixture.transform(site: Fixture.site(types: [bare])).draft(item, ancestors: [], identities: [:])
        let outline = try #require(off.draft.description?.reveal().outline)
        #expect(outline.contains("'Priority'") && outline.contains("'Story Points'") && outline.contains("'2.5'"))
        #expect(off.diagnostics.names.contains("field.in_description Microsoft.VSTS.Common.Priority"))
        #expect(off.diagnostics.names.contains("field.in_description Microsoft.VSTS.Scheduling.StoryPoints"))

        // A task may become a sub-task: the text is the same for both, but what has its own field is not told.
        let subtask = Fixture.type("5", "Sub-task", level: -1, fields: ["summary", "description"])
        let types = [Fixture.type("4", "Task", level: 0), subtask]
        let both = Fixture.transform(site: Fixture.site(types: types)).draft(item, ancestors: [], identities: [:])
        #expect(both.draft.description?.reveal().outline.contains("'Priority'") == true)
        #expect(both.draft.priorityID == "2" && both.draft.storyPoints == 2.5)
        #expect(both.diagnostics.isEmpty)
        let on = Fixture.transform().draft(Fixture.item(priority: 2, points: 2.5), ancestors: [], identities: [:])
        #expect(on.draft.description?.reveal().outline.contains("table") != true)
    }

    @Test("what a cut description leaves out stands in the attached original")
    func original() throws {
        let item = Fixture.item(
            description: "<p>\(String(repeating: "word ", count: 9_000))</p>", fields: ["Custom.RiskLevel": "R&D < 5"])
        let transform = Fixture.transform()
        let shown = transform.description(of: item, identities: [:], media: [:])
        let original = try #require(transform.original(of: item, shown: shown))
        #expect(original.html.reveal().contains("<h1>Risk Level</h1>\n<pre>R&amp;D &lt; 5</pre>"))
    }
}
