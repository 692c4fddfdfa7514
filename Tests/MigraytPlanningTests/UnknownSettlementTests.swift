import Foundation
import MigraytPlanning
import Testing

@Suite("when a lost outcome may be looked up")
struct UnknownSettlementTests {
    private static let intent = Date(timeIntervalSince1970: 1_750_000_000)
    private static let settlement = UnknownSettlement(wait: .seconds(75))

    @Test(
        "not before the wait has passed",
        arguments: [(0.0, 75_000), (30.0, 45_000), (74.999, 1), (75.0, 0), (76.0, 0), (1e9, 0)])
    func remaining(elapsed: Double, milliseconds: Int) {
        let remaining = Self.settlement.remaining(
            since: Self.intent, now: Self.intent.addingTimeInterval(elapsed))
        // Rounding may lengthen the wait by a millisecond, and never shorten it.
        #expect(remaining >= .milliseconds(milliseconds) && remaining <= .milliseconds(milliseconds + 1))
    }

    @Test("a clock that went back makes the wait longer, never shorter")
    func clockWentBack() {
        #expect(
            Self.settlement.remaining(since: Self.intent, now: Self.intent.addingTimeInterval(-10)) >= .seconds(75))
    }

    @Test("an intent without a time is due")
    func withoutTime() {
        #expect(Self.settlement.remaining(since: nil, now: Self.intent) == .zero)
    }
}
