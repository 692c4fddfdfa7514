import MigraytModel
import MigraytReconciler
import MigraytTestKit
import Testing

@Suite struct StagingExpiryCheckTests {
    @Test(
        arguments: [(nil, .stagingExpiryMissing), (31, .stagingExpiryMissing), (30, nil), (7, nil)]
            as [(Int?, FailureCode?)])
    func theBucketsRuleIsNoLongerThanTheRetention(_ rule: Int?, _ fault: FailureCode?) async throws {
        let check = StagingExpiryCheck(inventory: InMemoryStaging(expiryDays: rule), days: 30)
        #expect(try await check.fault() == fault)
    }
}
