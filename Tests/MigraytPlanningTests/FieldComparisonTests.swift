import MigraytModel
import Testing

@testable import MigraytPlanning

@Suite("a field's value as it was given and as Jira shows it")
struct FieldComparisonTests {
    private static let document: JSON = [
        "type": "doc", "version": 1,
        "content": [["type": "paragraph", "content": [["type": "text", "text": "One two"]]]],
    ]
    private static let split: JSON = [
        "type": "doc", "version": 1,
        "content": [
            ["type": "paragraph", "content": [["type": "text", "text": "One"], ["type": "text", "text": " two"]]]
        ],
    ]

    @Test(
        "the same in another form",
        arguments: [
            ("CC-1", "CC-1"), (5, 5.0), (2.5, 2.5), ("2025-03-01", "2025-03-01"),
            ("2025-03-01T09:30:12.500+0000", "2025-03-01T10:30:12.500+0100"),
            ("2025-03-01T23:30:00.000+0000", "2025-03-02T05:00:00.000+05:30"),
            (["id": "7"], ["id": "7", "value": "Shop", "self": "https://a.example"]),
            (["id": "a1"], ["accountId": "a1", "displayName": "Ann"]),
            (["value": "Shop"], ["id": "7", "value": "Shop"]),
            ([["id": "7"], ["id": "8"]], [["id": "8", "value": "B"], ["id": "7", "value": "A"]]),
            (["a", "b"], ["b", "a"]), (document, split),
        ] as [(JSON, JSON)])
    func same(meant: JSON, shown: JSON) {
        #expect(FieldComparison.isSame(meant, shown))
    }

    @Test(
        "another one, or none",
        arguments: [
            ("CC-1", "CC-2"), ("CC-1", .null), (5, 6), (5, .null), ("2025-03-01", "2025-03-02"),
            ("2025-03-01T09:30:12.500+0000", "2025-03-01T09:30:12.500+0100"),
            (["id": "7"], ["id": "8"]), (["id": "7"], .null), (["id": "a1"], ["accountId": "a2"]),
            ([["id": "7"]], [["id": "7"], ["id": "8"]]), ([["id": "7"]], []), (["a"], .null), (document, .null),
        ] as [(JSON, JSON)])
    func different(meant: JSON, shown: JSON) {
        #expect(!FieldComparison.isSame(meant, shown))
    }
}
