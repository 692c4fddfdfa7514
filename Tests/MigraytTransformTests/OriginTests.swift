import Foundation
import MigraytModel
import MigraytTransform
import Testing

@Suite struct OriginTests {
    private func result(_ item: WorkItem) -> (lines: [String], diagnostics: [String]) {
        let result = Fixture.transform().draft(item, ancestors: [], identities: ["u": AccountID("a")])
        return (result.draft.description?.reveal().content.map(\.plainText) ?? [], result.diagnostics.names)
    }

    private let day = Date(timeIntervalSince1970: 1_710_495_059)

    @Test func datesAndPeopleStandFirst() {
        let person: JSON = ["displayName": "Bob", "uniqueName": "bob@contoso.example"]
        let item = Fixture.item(
            description: "x",
            fields: [
                "Microsoft.VSTS.Common.ClosedDate": "2024-04-01T08:00:00.123Z",
                "Microsoft.VSTS.Common.ClosedBy": person, "Microsoft.VSTS.Common.ResolvedBy": "Carol <c@x.example>",
                "Microsoft.VSTS.Common.ActivatedDate": "1 April", "System.ChangedBy": person,
                "Microsoft.VSTS.Common.StateChangeDate": "2024-04-01T08:00:30Z", "System.AreaPath": "Shop\\Cart",
            ],
            creator: Fixture.person("u"), created: day, changed: day.addingTimeInterval(60))
        #expect(
            result(item).lines == [
                "[Migrated from ADO #42 (User Story, New, Shop\\Cart) — created 2024-03-15 09:30 UTC by "
                    + "Alice Smith (alice@contoso.example), activated 1 April, resolved by Carol <c@x.example>, "
                    + "closed 2024-04-01 08:00 UTC by Bob (bob@contoso.example), "
                    + "last changed 2024-03-15 09:31 UTC by Bob (bob@contoso.example)]", "x",
            ])
        #expect(result(item).diagnostics == [])
    }

    @Test func aChangeOfStateOfItsOwnIsGiven() {
        let item = Fixture.item(
            fields: ["Microsoft.VSTS.Common.StateChangeDate": "2024-04-01T08:00:30Z"], created: day)
        #expect(
            result(item).lines == [
                "[Migrated from ADO #42 (User Story, New) — created 2024-03-15 09:30 UTC, "
                    + "state changed 2024-04-01 08:00 UTC]"
            ])
    }

    @Test(
        "dates are as Foundation writes them",
        arguments: [
            0, -1, 59.999, 951_782_399, 951_782_400, 4_107_542_399, 4_107_542_400, -2_208_988_801, 253_402_300_799,
            -62_135_596_800, 1_709_164_800, 1_735_689_599.5,
        ])
    func minutes(seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        let text = date.formatted(.iso8601)
        let minute = text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
        #expect(result(Fixture.item(created: date)).lines.first?.contains("created \(minute)]") == true)
    }

    @Test func aTitleThatIsTooLongIsWhole() {
        let title = String(repeating: "long ", count: 60) + "end"
        let (lines, diagnostics) = result(Fixture.item(title: title, description: "x"))
        #expect(lines == ["[Full title: \(title)]", "x"])
        #expect(diagnostics == ["title.truncated System.Title"])
    }

    @Test func whereNothingIsKnownThereIsNoLine() {
        #expect(result(Fixture.item()).lines == [])
    }
}
