import MigraytModel
import MigraytTransform
import Testing

/// Relations that lead out of the target project.
@Suite struct RemoteLinkTests {
    private func links(_ relations: [WorkItemRelation], parent: Int64? = nil) -> LinkResult {
        let item = Fixture.item(parent: parent, relations: relations)
        return Fixture.transform().links(of: item, ancestors: [])
    }

    private func link(_ type: String, _ url: String, name: String? = nil, comment: String? = nil) -> RemoteLink? {
        links([
            .other(
                type: type, url: Sensitive(url), name: name.map { Sensitive($0) },
                comment: comment.map { Sensitive($0) })
        ])
        .remoteLinks.first
    }

    @Test func anEndWithoutAnIssueHasItsAddressInAzureDevOps() throws {
        let result = links([
            .workItem(type: "System.LinkTypes.Related", other: WorkItemID(5)),
            .workItem(type: "Custom.Affects", other: WorkItemID(5)),
        ])
        // One link between issues, but two relations.
        #expect(result.wishes.count == 1)
        #expect(result.remoteLinks == [])
        let substitutes = try #require(result.substitutes[WorkItemID(5)])
        #expect(
            substitutes.map { $0.globalID.reveal() } == [
                "system=ado&org=contoso&id=5&relation=System.LinkTypes.Related",
                "system=ado&org=contoso&id=5&relation=Custom.Affects",
            ])
        #expect(
            substitutes.map { $0.url.reveal() }
                == Array(repeating: "https://dev.azure.com/contoso/_workitems/edit/5", count: 2))
        #expect(substitutes.map { $0.title.reveal() } == ["ADO work item 5", "ADO work item 5"])
        #expect(substitutes.map { $0.relationship?.reveal() } == ["Related", "Custom.Affects"])
        #expect(result.diagnostics.names == ["link.type_unmapped Custom.Affects"])
    }

    @Test func aRelationTwiceIsOneSubstitute() {
        let related = WorkItemRelation.workItem(type: "System.LinkTypes.Related", other: WorkItemID(5))
        #expect(links([related, related]).substitutes[WorkItemID(5)]?.count == 1)
    }

    @Test func withoutAnyLinkTypeTheRelationIsARemoteLink() {
        let item = Fixture.item(relations: [.workItem(type: "System.LinkTypes.Related", other: WorkItemID(50))])
        let result = Fixture.transform(site: Fixture.site(links: [])).links(of: item, ancestors: [])
        #expect(result.wishes == [])
        #expect(result.remoteLinks.map(\.relation) == ["System.LinkTypes.Related"])
    }

    @Test func aParentWithoutAnIssueIsLinked() {
        let outside = links([.workItem(type: "System.LinkTypes.Hierarchy-Reverse", other: WorkItemID(7))], parent: 7)
        #expect(outside.missingParent == WorkItemID(7) && !outside.isEmpty)
        let standIns = outside.substitutes[WorkItemID(7)] ?? []
        #expect(standIns.map { $0.relationship?.reveal() } == ["Parent"])
        #expect(standIns.map { $0.title.reveal() } == ["ADO work item 7"])
        #expect(links([], parent: 42).isEmpty)
        let failed = Fixture.item(parent: 2)
        let transform = Fixture.transform()
        #expect(
            transform.links(of: failed, ancestors: [Fixture.ancestor(2, "Feature", hasIssue: false)]).missingParent
                == WorkItemID(2))
        let there = transform.links(of: failed, ancestors: [Fixture.ancestor(2, "Feature")])
        #expect(there.isEmpty && there.parent != nil)
        // Jira has no place for this parent: a link between issues is tried first.
        let task = Fixture.item(type: "Epic", parent: 2)
        let collapsed = transform.links(of: task, ancestors: [Fixture.ancestor(2, "Epic", hasIssue: false)])
        #expect(collapsed.wishes.count == 1 && collapsed.substitutes[WorkItemID(2)]?.count == 1)
    }

    @Test func standInsAreAllThatMayHaveBeenWritten() {
        let item = Fixture.item(
            parent: 5,
            relations: [
                .workItem(type: "System.LinkTypes.Hierarchy-Reverse", other: WorkItemID(5)),
                .workItem(type: "System.LinkTypes.Related", other: WorkItemID(5)),
                .workItem(type: "System.LinkTypes.Related", other: WorkItemID(6)),
            ])
        let written = Fixture.transform().links(of: item, ancestors: []).substitutes[WorkItemID(5)] ?? []
        let standIns = Fixture.transform().standIns(of: item, for: WorkItemID(5))
        #expect(Set(standIns) == Set(written) && written.count == 2)
    }

    @Test func aHyperlinkKeepsItsAddressAndComment() throws {
        let link = try #require(self.link("Hyperlink", "https://wiki.example/a?b=c#d", comment: " See\n there "))
        #expect(link.url.reveal() == "https://wiki.example/a?b=c#d")
        #expect(link.title.reveal() == "See there")
        #expect(link.relationship == nil)
        #expect(link.globalID.reveal() == "system=ado&org=contoso&relation=Hyperlink&url=https://wiki.example/a?b=c#d")
        #expect(self.link("Hyperlink", "https://wiki.example/")?.title.reveal() == "https://wiki.example/")
    }

    @Test(arguments: [
        ("HTTP://Wiki.example/ä b", "HTTP://Wiki.example/%C3%A4%20b"),
        (" https://wiki.example/a%20b ", "https://wiki.example/a%20b"),
        ("https://wiki.example?q=<a>", "https://wiki.example?q=%3Ca%3E"),
        ("https://wiki.example/mail@home", "https://wiki.example/mail@home"),
    ])
    func anAddressIsMadeWellFormed(_ url: String, _ expected: String) {
        #expect(link("Hyperlink", url)?.url.reveal() == expected)
    }

    @Test(arguments: [
        "javascript:alert(1)", "file://server/share", "mailto:a@b.example", "https://", "https:///path", "",
        "wiki.example",
        "https://user:secret@wiki.example/", "https://wi ki.example/", #"\\server\share"#,
    ])
    func whatIsNoWebAddressIsNamed(_ url: String) {
        let result = links([.other(type: "Hyperlink", url: Sensitive(url))])
        #expect(result.remoteLinks == [])
        #expect(result.diagnostics == [Diagnostic(.relationNotCarried, field: "Hyperlink")])
    }

    @Test func artifactsOfAzureReposHaveAddresses() {
        func address(_ uri: String) -> [String?] {
            let link = self.link("ArtifactLink", uri, name: "Fixed in Commit")
            return [link?.url.reveal(), link?.title.reveal(), link?.relationship?.reveal()]
        }
        let repository = "https://dev.azure.com/contoso/aa-1/_git/bb-2"
        #expect(
            address("vstfs:///Git/Commit/aa-1%2fbb-2%2f0123456789abcdef") == [
                "\(repository)/commit/0123456789abcdef", "Commit 01234567", "Fixed in Commit",
            ])
        #expect(
            address("vstfs:///Git/PullRequestId/aa-1%2Fbb-2%2F17") == [
                "\(repository)/pullrequest/17", "Pull request 17", "Fixed in Commit",
            ])
        #expect(
            address("vstfs:///Git/Ref/aa-1%2Fbb-2%2FGBfeature%2Fx") == [
                "\(repository)?version=GBfeature%2Fx", "Branch feature/x", "Fixed in Commit",
            ])
    }

    @Test(arguments: [
        "vstfs:///Build/Build/7", "vstfs:///GitHub/Commit/aa%2F0123", "vstfs:///Git/Commit/aa%2F..%2F0123",
        "vstfs:///Git/Commit/aa%2Fbb", "vstfs:///Git/Ref/aa%2Fbb%2FGTv1", "vstfs:///Git/PullRequestId/aa%2Fbb%2F1x",
    ])
    func artifactsWithoutAnAddressAreNamed(_ uri: String) {
        let result = links([.other(type: "ArtifactLink", url: Sensitive(uri))])
        #expect(result.remoteLinks == [])
        #expect(result.diagnostics.names == ["relation.not_carried ArtifactLink"])
    }

    @Test func anItemOfAnotherOrganisationIsOpenedThere() throws {
        let link = try #require(
            self.link(
                "System.LinkTypes.Remote.Related", "https://dev.azure.com/x/_apis/wit/workItems/42",
                name: "Remote Related"))
        #expect(link.url.reveal() == "https://dev.azure.com/x/_workitems/edit/42")
        #expect(link.title.reveal() == "ADO work item 42")
        #expect(link.relationship?.reveal() == "Remote Related")
    }

    @Test func otherKindsOfRelationsAreNamed() {
        let url = Sensitive("https://dev.azure.com/contoso/_apis/wit/attachments/none")
        let result = links([.other(type: "AttachedFile", url: url)])
        #expect(result.remoteLinks == [])
        #expect(result.diagnostics.names == ["relation.not_carried AttachedFile"])
    }

    @Test func longTextsAreCutAndLongAddressesStayApart() throws {
        let long = "https://wiki.example/" + String(repeating: "a", count: 400)
        let result = links([
            .other(type: "Hyperlink", url: Sensitive(long + "1")),
            .other(type: "Hyperlink", url: Sensitive(long + "2")),
        ])
        #expect(result.remoteLinks.map { $0.url.reveal() } == [long + "1", long + "2"])
        #expect(Set(result.remoteLinks.map(\.globalID)).count == 2)
        for link in result.remoteLinks {
            #expect(link.globalID.reveal().utf16.count <= 255)
            #expect(link.title.reveal().utf16.count == 255)
        }
        let comment = String(repeating: "ä", count: 300)
        #expect(link("Hyperlink", "https://a.example", comment: comment)?.title.reveal().utf16.count == 255)
    }

    @Test func oneAddressIsOneLink() {
        func hyperlink(_ comment: String) -> WorkItemRelation {
            .other(type: "Hyperlink", url: Sensitive("https://a.example"), comment: Sensitive(comment))
        }
        let same = links([hyperlink("one"), hyperlink("one")])
        #expect(same.remoteLinks.count == 1 && same.diagnostics == [])
        let other = links([hyperlink("one"), hyperlink("two")])
        #expect(other.remoteLinks.map { $0.title.reveal() } == ["one"])
        #expect(other.diagnostics.names == ["relation.not_carried Hyperlink"])
    }

    @Test func anItemWithARemoteLinkAloneGoesThroughThePhaseOfLinks() {
        let url = Sensitive("https://a.example")
        let result = Fixture.transform().draft(
            Fixture.item(relations: [.other(type: "Hyperlink", url: url)]), ancestors: [], identities: [:])
        #expect(result.followUps.contains(.links))
        #expect(result.diagnostics == [])
    }

    @Test func addressesAreContent() throws {
        let link = try #require(self.link("Hyperlink", "https://geheim.example", comment: "geheim"))
        #expect(!String(reflecting: link).contains("geheim"))
    }
}
