import MigraytModel
import Testing

@testable import MigraytTransform

@Suite("Fields that go to fields of Jira")
struct FieldMappingTests {
    private static let fields = [
        TargetField(id: "f_text", name: "Cost centre", kind: .text),
        TargetField(id: "f_document", name: "Rationale", kind: .document),
        TargetField(id: "f_number", name: "Weight", kind: .number), TargetField(id: "f_date", name: "Day", kind: .date),
        TargetField(id: "f_dateTime", name: "Moment", kind: .dateTime),
        TargetField(id: "f_option", name: "Risk", kind: .option, options: ["low": "1", "high": "2", "yes": "3"]),
        TargetField(id: "f_options", name: "Channels", kind: .options, options: ["web": "4", "phone": "5"]),
        TargetField(id: "f_box", name: "Billable", kind: .options, options: ["billable": "6"]),
        TargetField(id: "f_user", name: "Approver", kind: .user),
        TargetField(id: "f_labels", name: "Keywords", kind: .labels),
        TargetField(id: "f_other", name: "Region", kind: nil), TargetField(id: "f_twin1", name: "Twin", kind: .text),
        TargetField(id: "f_twin2", name: "Twin", kind: .text),
        TargetField(id: "customfield_10016", name: "Story Points", kind: .number),
    ]

    private func site(requires required: Set<String> = []) -> TargetSite {
        let story = TargetSite.IssueType(
            id: "2", name: "Story", hierarchyLevel: 0, fields: Fixture.screen.union(Self.fields.map(\.id)),
            requiredFields: required, workflow: Fixture.workflow, mappableFields: Self.fields)
        return Fixture.site(types: [story, Fixture.type("4", "Task", level: 0)])
    }

    private func draft(
        _ value: JSON, to target: String, type: String = "User Story", policy: FieldPolicy? = nil,
        defaults: [String: String]? = nil, requires required: Set<String> = [],
        accounts: AccountMap = ["u1": AccountID("account")]
    ) -> DraftResult {
        let options = RunOptions(fieldDefaults: defaults, fieldMapping: ["Custom.A": target], fieldPolicy: policy)
        let plain = Fixture.item(type: type, fields: ["Custom.A": value])
        let item = WorkItem(
            id: plain.id, revision: 1, type: plain.type, state: plain.state, title: plain.title, description: nil,
            fields: plain.fields, people: value["id"] == nil ? [:] : ["Custom.A": Fixture.person("u1")], areaID: nil,
            iterationID: nil, parent: nil, tags: plain.tags, priority: nil, storyPoints: nil, assignee: nil,
            creator: nil, createdAt: nil, changedAt: nil, commentCount: 0, relations: [])
        return Fixture.transform(site: site(requires: required), options: options)
            .draft(item, ancestors: [], identities: accounts)
    }

    @Test(
        "a value takes the form of the field's type, and no diagnostic says otherwise",
        arguments: [
            ("f_text", " CC-1 ", "CC-1"), ("f_text", 7, "7"), ("f_text", true, "Yes"), ("Cost CENTRE", "a", "a"),
            ("f_number", 2.5, 2.5), ("f_number", 3, .number(3)), ("f_number", " -1.5 ", -1.5),
            ("f_date", "2024-02-29T23:30:12.5Z", "2024-02-29"), ("f_date", "2024-03-15", "2024-03-15"),
            ("f_dateTime", "2024-03-15T09:30:12.5Z", "2024-03-15T09:30:12.500+0000"),
            ("f_dateTime", "2024-03-15T09:30:12Z", "2024-03-15T09:30:12.000+0000"),
            ("f_dateTime", "2024-03-15T09:30:12.1234567Z", "2024-03-15T09:30:12.123+0000"),
            ("f_option", "HIGH", ["id": "2"]), ("f_option", true, ["id": "3"]),
            ("f_options", "Phone; web;phone", [["id": "5"], ["id": "4"]]), ("f_box", true, [["id": "6"]]),
            ("f_labels", "a;b; a", ["a", "b"]),
            ("f_user", ["id": "u1", "displayName": "Alice"], ["id": "account"]),
        ] as [(String, JSON, JSON)])
    func converted(target: String, value: JSON, expected: JSON) {
        let result = draft(value, to: target)
        #expect(Array(result.draft.mappedFields.reveal().values) == [expected])
        #expect(result.diagnostics.isEmpty)
    }

    @Test(
        "a value that the field cannot take is named, and stands in the description",
        arguments: [
            ("f_text", .string(String(repeating: "a", count: 256))), ("f_text", "a\nb"), ("f_text", "<b>a</b>"),
            ("f_document", #"<img src="https://ado.example/att/1?fileName=a.png">see"#), ("f_number", "five"),
            ("f_number", "nan"), ("f_date", "tomorrow"), ("f_date", "2023-02-29T00:00:00Z"),
            ("f_date", "2023-13-01T00:00:00Z"), ("f_dateTime", "2024-03-15T24:00:00Z"),
            ("f_dateTime", "2024-03-15T09:30:12.x"), ("f_dateTime", "2024-03-15T09:30:12.Z"), ("f_option", "Extreme"),
            ("f_options", "Web; Fax"), ("f_box", "other"), ("f_user", "Alice"), ("f_labels", "a b"),
        ] as [(String, JSON)])
    func impossible(target: String, value: JSON) {
        let result = draft(value, to: target)
        #expect(result.draft.mappedFields.reveal().isEmpty)
        #expect(result.diagnostics.names.contains("field.value_not_converted Custom.A"))
        #expect(result.diagnostics.names.contains("field.in_description Custom.A"))
    }

    @Test("a text becomes a document")
    func document() throws {
        let html = try #require(
            draft("<p>so <b>it</b> is</p>", to: "f_document").draft.mappedFields.reveal().values.first)
        #expect(html["type"] == "doc" && html["version"] == 1)
        let text = String(decoding: html.bytes(), as: UTF8.self)
        #expect(text.contains("strong") && text.contains(" is"))
    }

    @Test("a person whom the target does not know is named, and nobody stands in")
    func stranger() {
        let result = draft(["id": "u1", "displayName": "Alice"], to: "f_user", accounts: ["u1": nil])
        #expect(result.draft.mappedFields.reveal().isEmpty)
        #expect(result.diagnostics.names == ["user.unmatched Custom.A", "field.in_description Custom.A"])
    }

    @Test("no value, and a box that is not ticked, set nothing and tell nothing")
    func nothing() {
        for (target, value) in [("f_box", false), ("f_text", ""), ("f_text", " "), ("f_date", nil)] as [(String, JSON)]
        {
            let result = draft(value, to: target)
            #expect(result.draft.mappedFields.reveal().isEmpty)
            #expect(!result.diagnostics.names.contains("field.value_not_converted Custom.A"))
        }
    }

    @Test("what is on no screen, of a foreign type, named twice or filled by us is told, each by its cause")
    func refused() {
        func told(_ target: String, type: String = "User Story") -> String? {
            draft("a", to: target, type: type).diagnostics.names.first
        }
        #expect(told("customfield_404") == "field.not_on_screen Custom.A")
        #expect(told("f_text", type: "Task") == "field.not_on_screen Custom.A")
        #expect(told("f_other") == "field.type_not_converted Custom.A")
        #expect(told("Twin") == "field.type_not_converted Custom.A")
        #expect(told("customfield_10016") == "field.type_not_converted Custom.A")
    }

    @Test("the policy default gives the field its default, and an own value goes before it")
    func defaults() {
        let defaults = ["f_option": #"{"id":"1"}"#]
        let impossible = draft("Extreme", to: "Risk", policy: .default, defaults: defaults)
        #expect(impossible.draft.fieldDefaults == ["f_option": ["id": "1"]])
        #expect(impossible.diagnostics.names.contains("field.defaulted f_option"))
        #expect(draft("Extreme", to: "Risk", policy: .drop, defaults: defaults).draft.fieldDefaults.isEmpty)
        let own = draft("high", to: "Risk", policy: .default, defaults: defaults, requires: ["f_option"])
        #expect(own.draft.fieldDefaults.isEmpty && own.draft.mappedFields.reveal() == ["f_option": ["id": "2"]])
    }

    @Test("the policy fail refuses a run whose types cannot take a field, and no other run")
    func preflight() {
        func refusal(_ target: String, _ types: [String], _ policy: FieldPolicy? = .fail) -> Failure? {
            let options = RunOptions(fieldMapping: ["Custom.A": target], fieldPolicy: policy)
            return IssueTransform.preflight(sourceTypes: types, site: site(), options: options)
        }
        #expect(refusal("f_text", ["User Story"]) == nil)
        #expect(refusal("f_text", ["User Story", "Task"]) == Failure(.jiraFieldMapping, .failRun, field: "Custom.A"))
        #expect(refusal("f_other", ["User Story"])?.field == "Custom.A")
        #expect(refusal("f_other", ["User Story"], .drop) == nil)
        #expect(refusal("f_other", ["User Story"], nil) == nil)
    }

    @Test("of a site only the fields that the mapping names are kept")
    func relevant() {
        let options = RunOptions(fieldMapping: ["Custom.A": "f_text", "Custom.B": "risk"])
        let types = IssueTransform.relevant(site(), options: options).issueTypes
        #expect(types.first?.mappableFields?.map(\.id) == ["f_text", "f_option"])
    }
}
