import Testing

@testable import MigraytSimulator

@Suite("Instant")
struct InstantTests {
    @Test(
        "Days and texts agree",
        arguments: [
            (1970, 1, 1, "1970-01-01T00:00:00.000Z"), (2000, 2, 29, "2000-02-29T00:00:00.000Z"),
            (2024, 12, 31, "2024-12-31T00:00:00.000Z"), (1969, 12, 31, "1969-12-31T00:00:00.000Z"),
        ])
    func days(year: Int, month: Int, day: Int, text: String) {
        #expect(Instant(year: year, month: month, day: day).iso8601 == text)
    }

    @Test("Milliseconds and Jira's form")
    func forms() {
        #expect(Instant(milliseconds: 1_700_000_000_123).jira == "2023-11-14T22:13:20.123+0000")
    }
}
