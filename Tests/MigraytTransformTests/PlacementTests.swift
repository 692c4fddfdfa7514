import MigraytModel
import MigraytTransform
import Testing

@Suite struct PlacementTests {
    private func draft(
        _ type: String, below ancestors: [Ancestor], transform: IssueTransform = Fixture.transform(),
        parent: Int64? = nil
    ) -> (result: DraftResult, links: [LinkWish]) {
        let item = Fixture.item(type: type, parent: parent ?? ancestors.first?.item.rawValue)
        return (
            transform.draft(item, ancestors: ancestors, identities: [:]),
            transform.links(of: item, ancestors: ancestors).wishes
        )
    }

    private func relates(_ left: Int64, _ right: Int64, other: Int64) -> LinkWish {
        LinkWish(
            type: "Relates", outward: WorkItemID(left), inward: WorkItemID(right), other: WorkItemID(other),
            madeByOther: false)
    }

    @Test(arguments: [
        ("Epic", "1"), ("Feature", "1"), ("user story", "2"), ("Product Backlog Item", "2"), ("Requirement", "2"),
        ("Bug", "3"), ("Task", "4"), ("Test Case", "4"), ("Issue", "4"), ("Experience", "2"),
    ])
    func theTable(type: String, id: String) {
        #expect(draft(type, below: []).result.draft.issueTypeID == id)
        #expect(draft(type, below: []).result.diagnostics == [])
    }

    @Test func unknownTypesAreNamed() {
        let unknown = draft("Surprise", below: []).result
        #expect(unknown.draft.issueTypeID == "4")
        #expect(unknown.diagnostics.names == ["type.defaulted System.WorkItemType"])
        let transform = Fixture.transform(options: RunOptions(typeOverrides: ["SURPRISE": "bug"]))
        #expect(draft("Surprise", below: [], transform: transform).result.draft.issueTypeID == "3")
        let poor = Fixture.transform(site: Fixture.site(types: [Fixture.type("9", "Thing", level: 0)]))
        #expect(draft("Bug", below: [], transform: poor).result.draft.issueTypeID == "9")
        #expect(
            draft("Bug", below: [], transform: poor).result.diagnostics.names == ["type.defaulted System.WorkItemType"])
    }

    @Test func levelsFollowTheTarget() {
        let mapping = TypeMapping(RunOptions(typeOverrides: ["Risk": "Epic"]))
        #expect(
            ["Epic", "Feature", "Risk", "Bug", "Story", "Task", "Sub-Task", "?"].map(mapping.level) == [
                0, 0, 0, 1, 1, 2, 2, 2,
            ])
    }

    @Test func aStoryStandsBelowItsFeature() {
        let chain = [Fixture.ancestor(2, "Feature"), Fixture.ancestor(1, "Epic", title: "Q3 Plat\tform")]
        let (result, links) = draft("User Story", below: chain)
        #expect(result.draft.parent == Fixture.reference(2))
        #expect(result.diagnostics == [])
        #expect(result.draft.labels.reveal().contains("ado-epic:Q3-Plat-form"))
        #expect(links == [])
    }

    @Test func aFeatureBelowAnEpicKeepsItAsLabelAndLink() {
        let (result, links) = draft("Feature", below: [Fixture.ancestor(1, "Epic", title: "Q3")])
        #expect(result.draft.parent == nil)
        #expect(result.draft.labels.reveal() == ["migrated-from-ado", "ado-id-42", "ado-epic:Q3"])
        #expect(result.diagnostics.names == ["hierarchy.collapsed System.Parent"])
        #expect(result.followUps == .links)
        #expect(links == [relates(1, 42, other: 1)])
    }

    @Test func aStoryDirectlyBelowAnEpicNeedsNoLabel() {
        let (result, _) = draft("User Story", below: [Fixture.ancestor(1, "Epic", title: "Q3")])
        #expect(result.draft.parent == Fixture.reference(1))
        #expect(result.draft.labels.reveal() == ["migrated-from-ado", "ado-id-42"])
    }

    @Test func aBugBelowAStoryClimbsToTheEpic() {
        let (result, links) = draft("Bug", below: [Fixture.ancestor(99, "User Story"), Fixture.ancestor(2, "Feature")])
        #expect(result.draft.parent == Fixture.reference(2))
        #expect(result.diagnostics.names == ["hierarchy.parent_not_representable System.Parent"])
        #expect(links == [relates(42, 99, other: 99)])
    }

    @Test func aTaskBelowAStoryBecomesASubtask() {
        let (result, links) = draft("Task", below: [Fixture.ancestor(3, "User Story"), Fixture.ancestor(2, "Feature")])
        #expect(result.draft.issueTypeID == "5")
        #expect(result.draft.parent == Fixture.reference(3))
        #expect(result.diagnostics.names == ["type.became_subtask System.WorkItemType"])
        #expect(links == [])
    }

    @Test func aTaskBelowAFeatureStaysATask() {
        let (result, _) = draft("Task", below: [Fixture.ancestor(2, "Feature")])
        #expect(result.draft.issueTypeID == "4")
        #expect(result.draft.parent == Fixture.reference(2))
        #expect(result.diagnostics == [])
    }

    @Test func aTaskBelowATaskClimbs() {
        let story = draft("Task", below: [Fixture.ancestor(4, "Task", hasIssue: false), Fixture.ancestor(3, "Bug")])
        #expect(story.result.draft.issueTypeID == "5")
        #expect(story.result.draft.parent == Fixture.reference(3))
        #expect(
            story.result.diagnostics.names == [
                "type.became_subtask System.WorkItemType", "hierarchy.parent_not_representable System.Parent",
            ])
        #expect(story.links == [relates(4, 42, other: 4)])
        let epic = draft("Task", below: [Fixture.ancestor(4, "Task"), Fixture.ancestor(1, "Epic")])
        #expect(epic.result.draft.issueTypeID == "4")
        #expect(epic.result.draft.parent == Fixture.reference(1))
    }

    @Test func withoutSubtasksTheEpicIsTheParent() {
        let transform = Fixture.transform(
            site: Fixture.site(types: Fixture.standardTypes.filter { $0.hierarchyLevel >= 0 }))
        let (result, links) = draft(
            "Task", below: [Fixture.ancestor(3, "User Story"), Fixture.ancestor(2, "Feature")], transform: transform)
        #expect(result.draft.issueTypeID == "4")
        #expect(result.draft.parent == Fixture.reference(2))
        #expect(links == [relates(3, 42, other: 3)])
    }

    @Test func aSubtaskWithoutAStoryBecomesATask() {
        let result = draft("Sub-Task", below: []).result
        #expect(result.draft.issueTypeID == "4")
        #expect(result.diagnostics.names == ["type.defaulted System.WorkItemType"])
    }

    @Test func aMissingParentIsNamedAndNotLinked() {
        let missing = draft(
            "User Story", below: [Fixture.ancestor(2, "Feature", hasIssue: false), Fixture.ancestor(1, "Epic")])
        #expect(missing.result.draft.parent == Fixture.reference(1))
        #expect(missing.result.diagnostics.names == ["hierarchy.parent_missing System.Parent"])
        #expect(missing.links == [])
        let outside = draft("User Story", below: [], parent: 7)
        #expect(outside.result.draft.parent == nil)
        #expect(outside.result.diagnostics.names == ["hierarchy.parent_missing System.Parent"])
    }

    @Test func aCycleEnds() {
        let chain = [Fixture.ancestor(2, "Task"), Fixture.ancestor(42, "Task"), Fixture.ancestor(2, "Task")]
        let (result, _) = draft("Task", below: chain)
        #expect(result.draft.parent == nil)
        #expect(result.diagnostics.names == ["hierarchy.parent_not_representable System.Parent"])
        #expect(draft("Task", below: [Fixture.ancestor(42, "Task")]).result.draft.parent == nil)
    }
}
