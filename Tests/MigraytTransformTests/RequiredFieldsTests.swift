import MigraytModel
import MigraytTransform
import Testing

@Suite("Fields that Jira requires")
struct RequiredFieldsTests {
    private func type(
        _ id: String, _ name: String, level: Int = 0, requires required: Set<String> = []
    ) -> TargetSite.IssueType {
        .init(
            id: id, name: name, hierarchyLevel: level, fields: Fixture.screen.union(required), requiredFields: required,
            workflow: Fixture.workflow)
    }

    private func preflight(
        _ sourceTypes: [String], _ types: [TargetSite.IssueType], _ defaults: [String: String] = [:]
    ) -> Failure? {
        IssueTransform.preflight(
            sourceTypes: sourceTypes, site: Fixture.site(types: types), options: RunOptions(fieldDefaults: defaults))
    }

    @Test("only what the run's own types require counts, and a sub-task's where there are tasks")
    func onlyTypesOfTheRun() {
        let types = [
            type("1", "Story"), type("2", "Bug", requires: ["customfield_1"]),
            type("3", "Sub-task", level: -1, requires: ["customfield_2"]), type("4", "Task"),
        ]
        #expect(preflight(["User Story"], types) == nil)
        #expect(preflight(["User Story", "Bug"], types)?.field == "customfield_1")
        #expect(preflight(["Task"], types)?.field == "customfield_2")
    }

    @Test("a default, and what every draft sets, meet the requirement; a default that is no JSON does not")
    func met() {
        let types = [type("1", "Story", requires: ["customfield_1", "description", "priority"])]
        #expect(preflight(["User Story"], types)?.code == .jiraRequiredField)
        #expect(preflight(["User Story"], types, ["customfield_1": #"{"value":"Shop"}"#]) == nil)
        #expect(preflight(["User Story"], types, ["customfield_1": "Shop"])?.field == "customfield_1")
    }

    @Test("a project without an ordinary issue type takes nothing")
    func noStandardType() {
        #expect(preflight(["User Story"], [type("1", "Epic", level: 1)])?.code == .jiraSetupIncomplete)
    }

    @Test("a default fills a required field without a value, is named, and never replaces a value")
    func defaults() {
        let site = Fixture.site(types: [
            type("2", "Story", requires: ["customfield_1", "components", "customfield_10016"])
        ])
        let options = RunOptions(fieldDefaults: [
            "customfield_1": #"{"value":"Shop"}"#, "components": #"[{"id":"1"}]"#, "customfield_10016": "1",
            "customfield_2": "2",
        ])
        let result = Fixture.transform(site: site, options: options)
            .draft(Fixture.item(area: 8, priority: 2), ancestors: [], identities: [:])
        #expect(result.draft.fieldDefaults == ["customfield_1": ["value": "Shop"], "customfield_10016": 1])
        #expect(result.diagnostics.names == ["field.defaulted customfield_1", "field.defaulted customfield_10016"])
    }
}
