import Foundation
import MigraytModel
import MigraytTransform
import Testing

/// The three ways of four levels into Jira, and what each leaves as link and diagnostic.
@Suite struct HierarchyTests {
    private static let initiative = Fixture.type("6", "Initiative", level: 2)
    private static let extendedSite = Fixture.site(types: Fixture.standardTypes + [initiative])

    private struct Made {
        let type: String
        let parent: IssueReference?
        let labels: [String]
        let diagnostics: [String]
        let related: [WorkItemID]
    }

    private func make(
        _ type: String, below ancestors: [Ancestor], _ hierarchy: Hierarchy?, site: TargetSite = extendedSite,
        overrides: [String: String] = [:]
    ) -> Made {
        let options = RunOptions(typeOverrides: overrides, hierarchy: hierarchy)
        let transform = Fixture.transform(site: site, options: options)
        let item = Fixture.item(type: type, parent: ancestors.first?.item.rawValue)
        let result = transform.draft(item, ancestors: ancestors, identities: [:])
        return Made(
            type: result.draft.issueTypeID, parent: result.draft.parent,
            labels: result.draft.labels.reveal().filter { $0.hasPrefix("ado-epic:") },
            diagnostics: result.diagnostics.names,
            related: transform.links(of: item, ancestors: ancestors).wishes.map(\.other))
    }

    private let epic = Fixture.ancestor(1, "Epic", title: "Q3")
    private let feature = Fixture.ancestor(2, "Feature")
    private let story = Fixture.ancestor(3, "User Story")

    @Test func keepMakesFeaturesStoriesBelowTheirEpics() {
        let made = make("Feature", below: [epic], .keep)
        #expect(made.type == "2" && made.parent == Fixture.reference(1))
        #expect(made.diagnostics == [] && made.labels == [] && made.related == [])
        let own = Fixture.site(types: Fixture.standardTypes + [Fixture.type("7", "Feature", level: 0)])
        #expect(make("Feature", below: [epic], .keep, site: own).type == "7")
        // A site that calls its epics features has no story-level type of that name.
        let renamed = Fixture.site(
            types: [Fixture.type("1", "Feature", level: 1)] + Fixture.standardTypes.dropFirst())
        #expect(make("Feature", below: [epic], .keep, site: renamed).type == "2")
        #expect(make("Epic", below: [], .keep, site: renamed).type == "1")
    }

    @Test func whatStandsBelowAFeatureThatIsAStoryKeepsALinkToIt() {
        let made = make("User Story", below: [feature, epic], .keep)
        #expect(made.parent == Fixture.reference(1))
        #expect(made.related == [WorkItemID(2)])
        #expect(made.diagnostics == ["hierarchy.parent_not_representable System.Parent"] && made.labels == [])
        // A task can stand below it, as below any story.
        let task = make("Task", below: [feature, epic], .keep)
        #expect(task.type == "5" && task.parent == Fixture.reference(2) && task.related == [])
        let deep = make("Task", below: [story, feature, epic], .keep)
        #expect(deep.type == "5" && deep.parent == Fixture.reference(3))
    }

    @Test func extendMakesEpicsOfTheLevelAbove() {
        let top = make("Epic", below: [], .extend)
        #expect(top.type == "6" && top.parent == nil && top.diagnostics == [])
        let middle = make("Feature", below: [epic], .extend)
        #expect(middle.type == "1" && middle.parent == Fixture.reference(1))
        #expect(middle.diagnostics == [] && middle.labels == [] && middle.related == [])
        let low = make("User Story", below: [feature, epic], .extend)
        #expect(low.type == "2" && low.parent == Fixture.reference(2) && low.labels == [])
        let task = make("Task", below: [story, feature, epic], .extend)
        #expect(task.type == "5" && task.parent == Fixture.reference(3) && task.labels == [])
    }

    @Test func noLevelIsSkipped() {
        for type in ["User Story", "Task", "Bug"] {
            let made = make(type, below: [epic], .extend)
            #expect(made.parent == nil)
            #expect(made.labels == ["ado-epic:Q3"] && made.related == [WorkItemID(1)])
            #expect(made.diagnostics == ["hierarchy.parent_not_representable System.Parent"])
        }
        #expect(make("Task", below: [story, epic], .extend).labels == ["ado-epic:Q3"])
        #expect(make("Epic", below: [epic], .extend).related == [WorkItemID(1)])
    }

    @Test func aFailedFeatureLeavesTheEpicAsLabel() {
        let failed = Fixture.ancestor(2, "Feature", hasIssue: false)
        let made = make("User Story", below: [failed, epic], .extend)
        #expect(made.parent == nil && made.labels == ["ado-epic:Q3"])
        #expect(made.diagnostics == ["hierarchy.parent_missing System.Parent"])
        let kept = make("User Story", below: [failed, epic], .keep)
        #expect(kept.parent == Fixture.reference(1))
        let orphan = make("Feature", below: [Fixture.ancestor(1, "Epic", hasIssue: false)], .extend)
        #expect(orphan.parent == nil && orphan.diagnostics == ["hierarchy.parent_missing System.Parent"])
    }

    @Test func epicsWithoutTheParentFieldOnTheirScreenKeepALink() {
        let bare = Fixture.type("1", "Epic", level: 1, fields: Fixture.screen.subtracting(["parent"]))
        let site = Fixture.site(types: [bare, Self.initiative] + Fixture.standardTypes.dropFirst())
        let made = make("Feature", below: [epic], .extend, site: site)
        #expect(made.parent == nil && made.related == [WorkItemID(1)] && made.labels == ["ado-epic:Q3"])
    }

    @Test func theTypeOfTheLevelAboveIsTheSites() {
        let site = Fixture.site(types: Fixture.standardTypes + [Fixture.type("8", "Theme", level: 2)])
        #expect(make("Epic", below: [], .extend, site: site).type == "8")
        let both = Fixture.site(types: site.issueTypes + [Self.initiative])
        #expect(make("Epic", below: [], .extend, site: both).type == "6")
        let named = make("Epic", below: [], .extend, site: both, overrides: ["epic": "theme"])
        #expect(named.type == "8")
        #expect(make("Feature", below: [epic], .extend, site: both, overrides: ["epic": "theme"]).parent != nil)
    }

    @Test func overridesGoBeforeTheHierarchy() {
        #expect(make("Feature", below: [], .keep, overrides: ["Feature": "Epic"]).type == "1")
        #expect(make("Epic", below: [], .extend, overrides: ["Epic": "Story"]).type == "2")
    }

    @Test(arguments: [Hierarchy.collapse, .keep, .extend])
    func aCycleOfParentsEnds(hierarchy: Hierarchy) {
        let cycle = [Fixture.ancestor(2, "Feature"), Fixture.ancestor(42, "Feature"), Fixture.ancestor(2, "Feature")]
        let made = make("Feature", below: cycle, hierarchy)
        #expect(made.parent == nil && made.related == [WorkItemID(2)])
        let own = make("Epic", below: [Fixture.ancestor(42, "Epic")], hierarchy)
        #expect(own.parent == nil && own.diagnostics == ["hierarchy.parent_not_representable System.Parent"])
    }

    @Test func aSecondParentBecomesALink() {
        let parent = "System.LinkTypes.Hierarchy-Reverse"
        let item = Fixture.item(
            parent: 2,
            relations: [2, 9].map { .workItem(type: parent, other: WorkItemID($0)) }
                + [.workItem(type: "System.LinkTypes.Hierarchy-Forward", other: WorkItemID(50))])
        let result = Fixture.transform().links(of: item, ancestors: [feature])
        #expect(result.wishes.map(\.other) == [WorkItemID(9)])
        #expect(result.diagnostics.names == ["hierarchy.parent_not_representable System.LinkTypes.Hierarchy-Reverse"])
    }

    @Test func parentsAreCreatedBeforeTheirChildren() {
        func levels(_ hierarchy: Hierarchy?, _ overrides: [String: String] = [:]) -> [Int] {
            let mapping = TypeMapping(RunOptions(typeOverrides: overrides, hierarchy: hierarchy))
            return ["Epic", "Feature", "User Story", "Task"].map(mapping.level) + [mapping.levels]
        }
        #expect(levels(nil) == [0, 0, 1, 2, 3] && levels(.collapse) == levels(nil))
        #expect(levels(.keep) == [0, 1, 1, 2, 3])
        #expect(levels(.extend) == [0, 1, 2, 3, 4])
        #expect(levels(.extend, ["Epic": "Theme"]) == [0, 1, 2, 3, 4])
    }

    @Test func withoutALevelAboveEpicTheRunIsRefused() {
        let options = RunOptions(hierarchy: .extend)
        let failure = IssueTransform.preflight(sourceTypes: ["Task"], site: Fixture.site(), options: options)
        #expect(failure == Failure(.jiraNoLevelAboveEpic, .failRun, field: "hierarchy"))
        #expect(failure?.description.contains("--hierarchy collapse") == true)
        #expect(IssueTransform.preflight(sourceTypes: ["Task"], site: Self.extendedSite, options: options) == nil)
    }

    @Test func optionsThatWereStoredEarlierCollapse() throws {
        let stored =
            #"{"migrateAttachments":true,"migrateComments":true,"migrateLinks":true,"typeOverrides":{},"#
            + #""stateOverrides":{}}"#
        let options = try JSONDecoder().decode(RunOptions.self, from: Data(stored.utf8))
        #expect(options.hierarchy == nil && TypeMapping(options).levels == 3)
    }
}
