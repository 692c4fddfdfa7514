import MigraytPlanning
import Testing

@Suite struct BudgetLeaseTests {
    private func lease(_ count: Int, firstDue: Double = -1, spacing: Double = 0.01) -> BudgetLease {
        BudgetLease(BudgetGrant(count: count, firstDue: firstDue, spacing: spacing, pause: 0), at: .seconds(10))
    }

    @Test func savedTokensAreReadyAtOnceAndThenItIsSpent() {
        var lease = lease(2)
        #expect(lease.next(at: .seconds(10)) == .ready)
        #expect(lease.next(at: .seconds(10)) == .ready)
        #expect(lease.next(at: .seconds(10)) == .spent)
    }

    @Test func aTokenIsNotUsedBeforeItsMoment() {
        var lease = lease(1, firstDue: 0.3)
        #expect(lease.next(at: .milliseconds(10_100)) == .due(.milliseconds(200)))
        #expect(lease.next(at: .milliseconds(10_300)) == .ready)
    }

    @Test func aTokenThatIsNotUsedInTimeIsLost() {
        var lease = lease(100, firstDue: 0, spacing: 0.01)
        // The first eleven were due up to 10.1 s.
        #expect(lease.next(at: .milliseconds(10_605)) == .ready)
        #expect(lease.used == 1)
        #expect(lease.next(at: .seconds(12)) == .spent, "a stopped process must find nothing to send late")
    }

    @Test func aLongerLifeIsTheBucketsOwn() {
        let grant = BudgetGrant(count: 3, firstDue: -1, spacing: 0.01, pause: 0)
        var lease = BudgetLease(grant, at: .seconds(10), lifetime: .seconds(5))
        #expect(lease.next(at: .milliseconds(14_900)) == .ready)
        // One in 4.9 s, and so one in the next five; three waiters are more.
        #expect(lease.nextSize(waiting: 3, rate: 1000, at: .milliseconds(14_900)) == 3)
        #expect(lease.next(at: .milliseconds(15_100)) == .spent)
    }

    @Test func asksAheadForThePaceOfTheLastLease() {
        var lease = lease(40)
        for _ in 0..<40 { _ = lease.next(at: .milliseconds(10_250)) }
        // Forty in a quarter of a second: eighty in the half second that a lease lives.
        #expect(lease.nextSize(waiting: 1, rate: 10_000, at: .milliseconds(10_250)) == 80)
        #expect(lease.nextSize(waiting: 1, rate: 100, at: .milliseconds(10_250)) == 50)
        #expect(lease.nextSize(waiting: 3, rate: 10_000, at: .seconds(20)) == 3)
    }

    @Test func asksForThoseWhoWaitAloneWhereTokensAreScarce() {
        var lease = lease(40, firstDue: -0.1)
        for _ in 0..<40 { _ = lease.next(at: .milliseconds(10_300)) }
        #expect(lease.nextSize(waiting: 7, rate: 10_000, at: .milliseconds(10_300)) == 7)
    }

    @Test func theFirstLeaseIsForThoseWhoWait() {
        #expect(BudgetLease.firstSize(waiting: 9, rate: 100) == 9)
        #expect(BudgetLease.firstSize(waiting: 90, rate: 100) == 50)
        #expect(BudgetLease.firstSize(waiting: 5, rate: 1) == 1)
    }
}
