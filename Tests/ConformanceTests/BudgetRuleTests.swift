import MigraytTestKit
import Testing

/// The rules of the shared budget notice one that limits nothing.
@Suite(.timeLimit(.minutes(1))) struct BudgetRuleTests {
    @Test(arguments: [
        "grantsNeverExceedTheRate", "frozenBucketGrantsNothing", "freezeReachesALeaseElsewhere", "freezeSlowsTheRate",
        "brakeSlowsTheRate", "siteFreezeStopsAllItsBuckets", "pointsNeverExceedTheQuota", "settledPointsArePaid",
        "frozenPoolStopsThoseWhoPay",
    ])
    func unlimitedBudgetIsCaught(by name: String) async throws {
        let rule = try #require(RequestBudgetConformance.rules.first { $0.name == name })
        await #expect(throws: ConformanceViolation.self) {
            // Its time stands still, so that a busy machine does not look like a limit.
            try await rule.check(RequestBudgetConformance((UnlimitedBudget(), UnlimitedBudget())) { .zero })
        }
    }
}
