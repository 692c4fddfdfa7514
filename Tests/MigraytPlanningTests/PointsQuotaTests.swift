import MigraytPlanning
import Testing

@Suite("Points by the hour")
struct PointsQuotaTests {
    /// A hundred points an hour.
    private final class Hundred {
        var quota = PointsQuota()

        func take(_ wanted: Int, needed: Int? = nil, at seconds: Double) -> PointsGrant {
            quota.take(wanted, needed: needed ?? wanted, of: 100, hour: .seconds(3600), at: .seconds(seconds))
        }
    }

    @Test("what is left of an hour is given, and no more")
    func noMoreThanTheQuota() {
        let quota = Hundred()
        #expect(quota.take(70, at: 10) == PointsGrant(count: 70, goodFor: 3590, pause: 0))
        #expect(quota.take(70, needed: 20, at: 20).count == 30)
        #expect(quota.take(1, at: 30) == PointsGrant(count: 0, goodFor: 0, pause: 3570))
    }

    @Test("a request that does not fit takes nothing from those that do")
    func allOrNothing() {
        let quota = Hundred()
        _ = quota.take(70, at: 10)
        #expect(quota.take(50, at: 11).count == 0)
        #expect(quota.take(30, at: 12).count == 30)
    }

    @Test("the quota is full again at the top of the hour, not an hour after")
    func topOfTheHour() {
        let quota = Hundred()
        _ = quota.take(100, at: 3599)
        #expect(quota.take(1, at: 3599.5).count == 0)
        #expect(quota.take(100, at: 3600).count == 100)
        #expect(quota.take(1, at: 7199).count == 0)
    }

    @Test("a freeze holds over the end of an hour, and a shorter one does not shorten it")
    func freeze() {
        let quota = Hundred()
        quota.quota.freeze(for: .seconds(100), at: .seconds(3550))
        quota.quota.freeze(for: .seconds(1), at: .seconds(3551))
        #expect(quota.take(1, at: 3600) == PointsGrant(count: 0, goodFor: 0, pause: 50))
        #expect(quota.take(1, at: 3650).count == 1)
    }

    @Test("what an answer cost beyond its charge is gone for those who come next")
    func settled() {
        let quota = Hundred()
        _ = quota.take(10, at: 1)
        quota.quota.settle(85)
        #expect(quota.take(6, at: 2).count == 0)
        quota.quota.settle(-90)
        #expect(quota.take(95, at: 3).count == 95)
    }
}
