import Foundation
import MigraytModel
import MigraytTransform
import Testing

@Suite struct DraftTests {
    private func draft(
        _ item: WorkItem, _ transform: IssueTransform = Fixture.transform(), identities: AccountMap = [:],
        ancestors: [Ancestor] = []
    ) -> DraftResult {
        transform.draft(item, ancestors: ancestors, identities: identities)
    }

    @Test func nobodyIsSaidWhereNobodyIsAssigned() {
        func draft(
            _ settings: TargetSite.Settings, fields: Set<String> = Fixture.screen, assignee: SourceIdentity? = nil
        ) -> (Bool, [String]) {
            let types = [Fixture.type("2", "Story", level: 0, fields: fields)]
            let result = Fixture.transform(site: Fixture.site(types: types, settings: settings)).draft(
                Fixture.item(assignee: assignee), ancestors: [], identities: ["u1": AccountID("a")])
            return (result.draft.isUnassigned, result.diagnostics.names.filter { $0.hasPrefix("user.") })
        }
        let substitute = "user.default_assignee System.AssignedTo"
        #expect(draft(.init(allowsUnassigned: true)) == (true, []))
        #expect(draft(.init(allowsUnassigned: true), assignee: Fixture.person("u1")) == (false, []))
        #expect(
            draft(.init(allowsUnassigned: true), assignee: Fixture.person("u2"))
                == (true, ["user.unmatched System.AssignedTo"]))
        #expect(draft(.init(allowsUnassigned: false)) == (false, [substitute]))
        #expect(draft(.init(allowsUnassigned: false, hasDefaultAssignee: false)) == (false, []))
        #expect(draft(.init(allowsUnassigned: true), fields: ["labels", "priority"]) == (false, [substitute]))
    }

    @Test func everythingAtOnce() {
        let item = Fixture.item(
            state: "Active", title: " Two\nlines ", description: "<p>x</p>", fields: ["System.AreaPath": "Shop\\A"],
            area: 8,
            iteration: 7, tags: ["a b", "c"], priority: 1, points: 5, assignee: Fixture.person("u1"),
            creator: Fixture.person("u2"), comments: 2)
        let result = draft(item, identities: ["u1": AccountID("acc-1"), "u2": AccountID("acc-2")])
        #expect(result.draft.summary.reveal() == "Two lines")
        #expect(
            result.draft.description?.reveal().outline
                == "doc(paragraph(em:'[Migrated from ADO #42 (User Story, Active, Shop\\A) — created by "
                + "Alice Smith (alice@contoso.example)]') paragraph('x'))")
        #expect(result.draft.labels.reveal() == ["migrated-from-ado", "ado-id-42", "a_b", "c"])
        #expect(result.draft.priorityID == "1")
        #expect(result.draft.storyPoints == 5)
        #expect(result.draft.assignee == AccountID("acc-1"))
        #expect(result.draft.reporter == AccountID("acc-2"))
        #expect(result.draft.sprintID == 70)
        #expect(result.draft.componentIDs == ["80"])
        #expect(result.draft.transitionID == "11")
        #expect(
            result.draft.provenance
                == Provenance(
                    organization: "contoso", project: "project-guid", item: item.id, revision: 3, run: Fixture.run,
                    url: "https://dev.azure.com/contoso/_workitems/edit/\(item.id)"))
        #expect(result.followUps == .comments)
        #expect(result.diagnostics == [Diagnostic(.labelChanged, field: "System.Tags")])
    }

    @Test func titles() {
        #expect(draft(Fixture.item(title: " \n\u{7}")).draft.summary.reveal() == "(no title)")
        #expect(draft(Fixture.item(title: "")).diagnostics.names == ["title.empty System.Title"])
        #expect(draft(Fixture.item(title: String(repeating: "a", count: 255))).diagnostics == [])
        for unit in ["a", "😀", "👩‍🚀", "e\u{301}"] {
            let result = draft(Fixture.item(title: "x" + String(repeating: unit, count: 300)))
            let summary = result.draft.summary.reveal()
            #expect(summary.utf16.count <= 255)
            #expect(summary.utf16.count > 245)
            #expect(summary.dropFirst().dropLast().allSatisfy { String($0) == unit })
            #expect(result.diagnostics.names == ["title.truncated System.Title"])
        }
        let accents = draft(Fixture.item(title: "x" + String(repeating: "\u{301}", count: 900))).draft.summary.reveal()
        #expect((200...255).contains(accents.utf16.count))
    }

    @Test func tagsNeverMerge() {
        let result = draft(Fixture.item(tags: ["a b", "a_b", "", "a b", "ado-id-7", "migrated-from-ado", "a\u{A0}b"]))
        #expect(
            result.draft.labels.reveal() == [
                "migrated-from-ado", "ado-id-42", "a_b", "a_b_2", "tag-ado-id-7", "tag-migrated-from-ado", "a_b_3",
            ])
        #expect(result.diagnostics == [Diagnostic(.labelChanged, field: "System.Tags", count: 5)])
        let long = String(repeating: "😀", count: 200)
        let labels = draft(Fixture.item(tags: [long + "1", long + "2"])).draft.labels.reveal()
        #expect(Set(labels).count == 4)
        #expect(labels.allSatisfy { $0.utf16.count <= 255 })
    }

    @Test func priorities() {
        let ids = [nil, 1, 2, 3, 4, 9].map { draft(Fixture.item(priority: $0)).draft.priorityID }
        #expect(ids == ["3", "1", "2", "3", "4", "3"])
        #expect(
            draft(Fixture.item(priority: 9)).diagnostics.names == ["priority.unmapped Microsoft.VSTS.Common.Priority"])
    }

    @Test func whatIsNotOnTheScreenIsNamed() {
        let site = Fixture.site(types: [Fixture.type("2", "Story", level: 0, fields: ["summary"])])
        let item = Fixture.item(
            description: "x", area: 8, iteration: 7, tags: ["t"], priority: 2, points: 1, assignee: Fixture.person("u"),
            creator: Fixture.person("u"))
        let result = draft(item, Fixture.transform(site: site), identities: ["u": AccountID("a")])
        #expect(result.draft.description == nil)
        #expect(result.draft.labels.reveal() == [])
        #expect(result.draft.reporter == nil)
        #expect(result.draft.sprintID == nil)
        #expect(
            result.diagnostics.names.filter { $0.hasPrefix("field.not_on_screen") }.sorted()
                == [
                    "Microsoft.VSTS.Common.Priority", "Microsoft.VSTS.Scheduling.StoryPoints", "System.AreaPath",
                    "System.AssignedTo", "System.CreatedBy", "System.Description", "System.IterationPath",
                    "System.Tags",
                ].map { "field.not_on_screen \($0)" })
        // Without a description there is no table for them either.
        #expect(
            result.diagnostics.names.filter { !$0.hasPrefix("field.not_on_screen") }
                == ["Common.Priority", "Scheduling.StoryPoints"].map { "field.not_carried Microsoft.VSTS.\($0)" }
                + ["user.default_assignee System.AssignedTo"])
    }

    @Test func peopleWhoAreNotThereAreNamedInTheText() {
        let item = Fixture.item(description: "x", assignee: Fixture.person("u1"), creator: Fixture.person("u2"))
        let result = draft(item, identities: ["u1": nil])
        #expect(result.draft.assignee == nil)
        #expect(result.diagnostics.names == ["user.unmatched System.AssignedTo", "user.unmatched System.CreatedBy"])
        #expect(
            result.draft.description?.reveal().outline
                == "doc(paragraph(em:'[Migrated from ADO #42 (User Story, New) — created by Alice Smith (alice@contoso.example)]') "
                + "paragraph(em:'[Originally assigned to: Alice Smith (alice@contoso.example)]') paragraph('x'))")
    }

    @Test func whoCannotBeAssignedIsNamedAndNobodyStandsIn() {
        let item = Fixture.item(description: "x", assignee: Fixture.person("u1"), creator: Fixture.person("u1"))
        let people = AccountMap(["u1": .email(AccountID("a"), isAssignable: false)])
        let result = draft(item, identities: people)
        #expect(result.draft.assignee == nil && result.draft.reporter == AccountID("a"))
        #expect(result.diagnostics.names == ["user.not_assignable System.AssignedTo"])
        #expect(result.draft.description?.reveal().outline.contains("[Originally assigned to: Alice Smith") == true)
    }

    @Test func placesThatAreMissing() {
        let lost = Fixture.item(
            fields: ["System.AreaPath": "Shop\\A", "System.IterationPath": "Shop\\S"], area: 1, iteration: 2)
        #expect(
            draft(lost).diagnostics.names == [
                "sprint.missing System.IterationPath", "component.missing System.AreaPath",
            ])
        let root = Fixture.item(
            fields: ["System.AreaPath": "Shop", "System.IterationPath": "Shop"], area: 1, iteration: 2)
        #expect(draft(root).diagnostics == [])
    }

    @Test func aSubtaskHasNoSprintOfItsOwn() {
        let result = draft(
            Fixture.item(type: "Task", iteration: 7, parent: 3), ancestors: [Fixture.ancestor(3, "User Story")])
        #expect(result.draft.sprintID == nil)
        #expect(
            result.diagnostics.names == [
                "type.became_subtask System.WorkItemType", "sprint.of_parent System.IterationPath",
            ])
    }

    @Test func states() {
        let far = draft(Fixture.item(state: "Closed"))
        #expect(far.draft.transitionID == "11")
        #expect(far.followUps == .finish)
        #expect(draft(Fixture.item(state: "New")).draft.transitionID == nil)
        #expect(draft(Fixture.item(state: "Removed")).diagnostics.names == ["state.unreachable System.State"])
        #expect(draft(Fixture.item(state: "On Hold")).diagnostics.names == ["state.unmapped System.State"])
        #expect(draft(Fixture.item(state: "cancelled")).diagnostics.names == ["state.unreachable System.State"])
        let overridden = Fixture.transform(options: RunOptions(stateOverrides: ["on hold": "In progress"]))
        #expect(draft(Fixture.item(state: "On Hold"), overridden).draft.transitionID == "11")
    }

    @Test func sectionsFollowTheDescription() {
        let item = Fixture.item(
            type: "Bug", description: "<p>d</p>",
            fields: [
                "Microsoft.VSTS.TCM.SystemInfo": "<b>os</b>", "Microsoft.VSTS.TCM.ReproSteps": "1<br>2",
                "Microsoft.VSTS.Common.AcceptanceCriteria": "<div></div>", "Custom.Extra": "kept", "Custom.Empty": "",
                "System.Reason": "New", "Custom.Null": nil,
            ])
        let result = draft(item)
        #expect(
            result.draft.description?.reveal().outline
                == "doc(paragraph('d') heading[level=2]('Steps to Reproduce') paragraph('1' hardBreak '2') "
                + "heading[level=2]('Environment') paragraph(strong:'os') heading[level=2]('Other Fields') "
                + "table(tableRow(tableHeader(paragraph('Field')) tableHeader(paragraph('Value'))) "
                + "tableRow(tableCell(paragraph('Extra')) tableCell(paragraph('kept')))))")
        #expect(result.diagnostics.names == ["field.in_description Custom.Extra"])
    }

    @Test func followUpsKeepToTheOptions() {
        let file = SourceAttachment(id: "g1", name: Sensitive("a.txt"), size: 1)
        let item = Fixture.item(
            description: "<img src='https://ado.example/att/g2'>", comments: 1,
            relations: [.attachment(file), .workItem(type: "System.LinkTypes.Related", other: WorkItemID(5))])
        let all = draft(item)
        #expect(all.followUps == [.attachments, .comments, .links])
        #expect(all.diagnostics == [])
        let none = RunOptions(migrateAttachments: false, migrateComments: false, migrateLinks: false)
        let bare = draft(item, Fixture.transform(options: none))
        #expect(bare.followUps == [])
        #expect(bare.diagnostics.names == ["image.missing img"])
        #expect(Fixture.transform().attachments(of: item).map(\.id) == ["g1", "g2"])
    }

    @Test func nothingOfTheContentIsInTheDiagnostics() throws {
        let item = Fixture.item(
            title: String(repeating: "geheim ", count: 90),
            description: "<geheim>geheim</geheim><a href='geheim:geheim'>geheim</a><img alt=geheim src=geheim>",
            tags: ["geheim", "ado-id-geheim"], assignee: Fixture.person("geheim"),
            relations: [.other(type: "Hyperlink", url: Sensitive("https://geheim"))])
        let diagnostics = draft(item).diagnostics
        #expect(diagnostics.count >= 5)
        #expect(!String(decoding: try JSONEncoder().encode(diagnostics), as: UTF8.self).contains("geheim"))
    }
}
