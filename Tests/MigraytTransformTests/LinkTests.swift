import MigraytModel
import MigraytTransform
import Testing

@Suite struct LinkTests {
    private func links(_ relations: [(String, Int64)], site: TargetSite = Fixture.site()) -> LinkResult {
        let item = Fixture.item(relations: relations.map { .workItem(type: $0.0, other: WorkItemID($0.1)) })
        return Fixture.transform(site: site).links(of: item, ancestors: [])
    }

    private func wish(_ type: String, _ outward: Int64, _ inward: Int64, other: Int64, byOther: Bool) -> LinkWish {
        LinkWish(
            type: type, outward: WorkItemID(outward), inward: WorkItemID(inward), other: WorkItemID(other),
            madeByOther: byOther)
    }

    @Test func theTable() {
        let prefix = "System.LinkTypes."
        #expect(links([(prefix + "Related", 50)]).wishes == [wish("Relates", 42, 50, other: 50, byOther: false)])
        #expect(links([(prefix + "Related", 5)]).wishes == [wish("Relates", 5, 42, other: 5, byOther: true)])
        #expect(links([(prefix + "Dependency-Forward", 5)]).wishes == [wish("Blocks", 42, 5, other: 5, byOther: true)])
        #expect(
            links([(prefix + "Dependency-Reverse", 50)]).wishes == [wish("Blocks", 50, 42, other: 50, byOther: false)])
        #expect(
            links([(prefix + "Duplicate-Forward", 50)]).wishes == [wish("Duplicate", 42, 50, other: 50, byOther: false)]
        )
        #expect(
            links([(prefix + "Duplicate-Reverse", 50)]).wishes == [wish("Duplicate", 50, 42, other: 50, byOther: false)]
        )
        let hierarchy = links([(prefix + "Hierarchy-Forward", 50), (prefix + "Hierarchy-Reverse", 5)])
        #expect(hierarchy.wishes == [])
        #expect(hierarchy.diagnostics == [])
    }

    @Test func bothEndsWishTheSameLink() {
        let transform = Fixture.transform()
        for (forward, reverse) in [
            ("Dependency-Forward", "Dependency-Reverse"), ("Duplicate-Forward", "Duplicate-Reverse"),
            ("Related", "Related"),
        ] {
            for (left, right) in [(1, 2), (2, 1)] as [(Int64, Int64)] {
                let a = Fixture.item(
                    left, relations: [.workItem(type: "System.LinkTypes." + forward, other: WorkItemID(right))])
                let b = Fixture.item(
                    right, relations: [.workItem(type: "System.LinkTypes." + reverse, other: WorkItemID(left))])
                let one = transform.links(of: a, ancestors: []).wishes[0]
                let two = transform.links(of: b, ancestors: []).wishes[0]
                #expect(
                    [one.type, "\(one.outward)", "\(one.inward)"] == [two.type, "\(two.outward)", "\(two.inward)"])
                #expect(one.madeByOther != two.madeByOther)
            }
        }
    }

    @Test func onePerPairAndType() {
        let result = links([("System.LinkTypes.Related", 5), ("System.LinkTypes.Related", 5), ("Custom.Affects", 5)])
        #expect(result.wishes == [wish("Relates", 5, 42, other: 5, byOther: true)])
        #expect(result.diagnostics.names == ["link.type_unmapped Custom.Affects"])
        let mutual = links([("System.LinkTypes.Dependency-Forward", 5), ("System.LinkTypes.Dependency-Reverse", 5)])
        #expect(mutual.wishes == [wish("Blocks", 5, 42, other: 5, byOther: true)])
        #expect(mutual.diagnostics.names == ["relation.not_carried Blocks"])
    }

    @Test func aMissingLinkTypeFallsBack() {
        let poor = links([("System.LinkTypes.Dependency-Forward", 50)], site: Fixture.site(links: ["relates"]))
        #expect(poor.wishes == [wish("relates", 42, 50, other: 50, byOther: false)])
        #expect(poor.diagnostics.names == ["link.type_unmapped System.LinkTypes.Dependency-Forward"])
        let none = links([("System.LinkTypes.Related", 50)], site: Fixture.site(links: []))
        #expect(none.wishes == [])
        #expect(none.diagnostics.names == ["link.type_unmapped System.LinkTypes.Related"])
    }

    private func links(_ relation: String, _ policy: LinkTypePolicy?, mayAdminister: Bool = true) -> LinkResult {
        let site = Fixture.site(settings: .init(mayAdminister: mayAdminister))
        let item = Fixture.item(relations: [.workItem(type: relation, other: WorkItemID(50))])
        return Fixture.transform(site: site, options: RunOptions(linkTypePolicy: policy)).links(of: item, ancestors: [])
    }

    @Test func aLinkTypeThatTheSiteLacksIsAskedForWherePolicyAndRightsAllowIt() {
        for policy in [nil, LinkTypePolicy.create] {
            let created = links("Microsoft.VSTS.Common.TestedBy-Forward", policy)
            #expect(created.wishes == [wish("Tests", 50, 42, other: 50, byOther: false)])
            #expect(
                created.newLinkTypes == [LinkTypeDefinition(name: "Tests", outward: "tests", inward: "is tested by")])
            #expect(created.diagnostics == [])
        }
        let related = [
            links("Microsoft.VSTS.Common.Affects-Forward", .relate),
            links("Microsoft.VSTS.Common.Affects-Forward", .create, mayAdminister: false),
        ]
        for result in related {
            #expect(result.wishes == [wish("Relates", 42, 50, other: 50, byOther: false)])
            #expect(result.newLinkTypes == [])
            #expect(result.diagnostics.names == ["link.type_unmapped Microsoft.VSTS.Common.Affects-Forward"])
        }
        let dropped = links("Microsoft.VSTS.Common.Affects-Forward", .drop)
        #expect(dropped.isEmpty && dropped.substitutes.isEmpty)
        #expect(dropped.diagnostics.names == ["relation.not_carried Microsoft.VSTS.Common.Affects-Forward"])
        #expect(links("System.LinkTypes.Dependency-Forward", .drop).wishes.map(\.type) == ["Blocks"])
    }

    @Test func anUnknownRelationGetsATypeOfItsOwnName() {
        let steps = links("Microsoft.VSTS.TestCase.SharedStepReferencedBy-Reverse", .create)
        #expect(steps.wishes == [wish("Shared Step Referenced By", 50, 42, other: 50, byOther: false)])
        #expect(steps.newLinkTypes.map(\.inward) == ["shared step referenced by (reverse)"])
        let plain = links("Custom.Mirrors", .create)
        #expect(plain.wishes == [wish("Mirrors", 42, 50, other: 50, byOther: false)])
        #expect(plain.newLinkTypes.map(\.outward) == plain.newLinkTypes.map(\.inward))
    }

    @Test func otherRelationsAreCounted() {
        let build = WorkItemRelation.other(type: "ArtifactLink", url: Sensitive("vstfs:///Build/Build/7"))
        let item = Fixture.item(relations: [build, build])
        let transform = Fixture.transform()
        let expected = [Diagnostic(.relationNotCarried, field: "ArtifactLink", count: 2)]
        #expect(transform.links(of: item, ancestors: []).diagnostics == expected)
        // No phase of links will run for this item, so its creation tells.
        #expect(transform.draft(item, ancestors: [], identities: [:]).diagnostics == expected)
        #expect(
            links([("System.LinkTypes.Related", 42)]).diagnostics.names == [
                "relation.not_carried System.LinkTypes.Related"
            ])
    }
}
