import Foundation
import MigraytModel
import MigraytPlanning
import MigraytPorts
import Synchronization

/// What every shared `RequestBudget` guarantees. Rules may share one: each uses a site of its own.
public struct RequestBudgetConformance: Sendable {
    let budgets: [any RequestBudget]
    let now: @Sendable () -> Duration
    let site = "\(UUID().uuidString.lowercased()).example:443"

    /// - Parameters:
    ///   - budgets: As two processes hold it: two doors to the same budget.
    ///   - now: Time since any start, on the clock that the budget refills by.
    public init(
        _ budgets: (any RequestBudget, any RequestBudget), now: @escaping @Sendable () -> Duration = Self.uptime
    ) {
        self.budgets = [budgets.0, budgets.1]
        self.now = now
    }

    private static let start = ContinuousClock.now

    @Sendable public static func uptime() -> Duration { ContinuousClock.now - start }

    public static let rules: [ConformanceRule<RequestBudgetConformance>] = [
        ConformanceRule("savedTokensAreGranted", Self.savedTokensAreGranted),
        ConformanceRule("grantsNeverExceedTheRate", Self.grantsNeverExceedTheRate),
        ConformanceRule("frozenBucketGrantsNothing", Self.frozenBucketGrantsNothing),
        ConformanceRule("freezeEnds", Self.freezeEnds),
        ConformanceRule("freezeReachesALeaseElsewhere", Self.freezeReachesALeaseElsewhere),
        ConformanceRule("freezeSlowsTheRate", Self.freezeSlowsTheRate),
        ConformanceRule("brakeSlowsTheRate", Self.brakeSlowsTheRate),
        ConformanceRule("siteFreezeStopsAllItsBuckets", Self.siteFreezeStopsAllItsBuckets),
        ConformanceRule("bucketsAreSeparate", Self.bucketsAreSeparate),
        ConformanceRule("cancelledWaitEnds", Self.cancelledWaitEnds),
        ConformanceRule("pointsNeverExceedTheQuota", Self.pointsNeverExceedTheQuota),
        ConformanceRule("settledPointsArePaid", Self.settledPointsArePaid),
        ConformanceRule("frozenPoolStopsThoseWhoPay", Self.frozenPoolStopsThoseWhoPay),
    ]

    private func bucket(_ endpoint: String, rate: Int = 1000) -> BudgetBucket {
        BudgetBucket(site: site, endpoint: endpoint, rate: rate)
    }

    public func savedTokensAreGranted() async throws {
        let bucket = bucket("GET issue", rate: 5)
        for index in 0..<5 { try await budgets[index % 2].acquire(bucket) }
    }

    /// In a time t no more than rate × t + burst. Holds on a slow machine too: there t is only longer.
    public func grantsNeverExceedTheRate() async throws {
        let rate = 50
        let bucket = bucket("POST issue/bulk", rate: rate)
        let grants = 80
        let start = now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<grants {
                group.addTask { [budgets] in try await budgets[index % 2].acquire(bucket) }
            }
            try await group.waitForAll()
        }
        let elapsed = (now() - start).inSeconds
        let allowed = Double(rate) * (elapsed + 0.02) + Double(rate)
        try require(Double(grants) <= allowed, "\(grants) grants, and \(allowed) were allowed")
    }

    public func frozenBucketGrantsNothing() async throws {
        let frozen = bucket("POST comment")
        let open = bucket("GET comment")
        try await budgets[0].acquire(frozen)
        try await budgets[0].freeze(frozen, for: .seconds(600))
        let waits = budgets.map { budget in
            Task { () -> Bool in
                do throws(Failure) { try await budget.acquire(frozen) } catch { return false }
                return true
            }
        }
        // Meanwhile another bucket is served many times: time enough for a wrong grant.
        for _ in 0..<20 { try await budgets[0].acquire(open) }
        for wait in waits {
            wait.cancel()
            try require(await wait.value == false, "a frozen bucket grants")
        }
    }

    public func freezeEnds() async throws {
        let bucket = bucket("PUT issue")
        try await budgets[0].freeze(bucket, for: .milliseconds(50))
        try await budgets[1].acquire(bucket)
    }

    /// What another process was granted before is used up within a second, and then it stops, too.
    public func freezeReachesALeaseElsewhere() async throws {
        let bucket = bucket("POST attachments", rate: 40)
        let pace = self.bucket("GET pace", rate: 20)
        for _ in 0..<20 { try await budgets[1].acquire(bucket) }
        try await budgets[0].freeze(bucket, for: .seconds(600))
        let count = Counter()
        let sender = Task { [budgets] in
            do throws(Failure) {
                // Bounded, for a budget that lets everything through.
                for _ in 0..<1000 {
                    try await budgets[1].acquire(bucket)
                    count.increment()
                }
            } catch {}
        }
        // 5 at once and 25 at their rate: more than a second.
        for _ in 0..<30 { try await budgets[0].acquire(pace) }
        let before = count.value
        for _ in 0..<10 { try await budgets[0].acquire(pace) }
        let after = count.value
        sender.cancel()
        _ = await sender.value
        try require(count.value <= 40, "\(count.value) requests were sent after a freeze")
        try require(after == before, "a lease outlived its freeze")
    }

    public func freezeSlowsTheRate() async throws {
        let bucket = bucket("PUT comment", rate: 100)
        try await budgets[0].freeze(bucket, for: .milliseconds(1))
        try await requireRate(atMost: 90, of: bucket)
        let refusedTwice = self.bucket("PUT worklog", rate: 100)
        for budget in budgets { try await budget.freeze(refusedTwice, for: .milliseconds(1)) }
        try await requireRate(atMost: 70, of: refusedTwice)
    }

    public func brakeSlowsTheRate() async throws {
        let bucket = bucket("PUT description", rate: 100)
        try await budgets[0].brake(bucket)
        try await budgets[1].brake(bucket)
        try await requireRate(atMost: 90, of: bucket)
    }

    /// Holds on a slow machine too: there more time passes.
    private func requireRate(atMost rate: Double, of bucket: BudgetBucket) async throws {
        let start = now()
        for index in 0..<100 { try await budgets[index % 2].acquire(bucket) }
        let elapsed = (now() - start).inSeconds
        let allowed = rate * (elapsed + 0.02) + Double(bucket.rate) * BudgetTerms.burst
        try require(100 <= allowed, "100 grants in \(elapsed) s, and \(allowed) were allowed")
    }

    public func siteFreezeStopsAllItsBuckets() async throws {
        let used = bucket("GET a")
        try await budgets[0].acquire(used)
        try await budgets[0].freeze(site: site, for: .seconds(600))
        let other = BudgetBucket(site: "other." + site, endpoint: "GET a", rate: 20)
        let waits = [used, bucket("GET never asked")].map { bucket in
            Task { [budgets] () -> Bool in
                do throws(Failure) { try await budgets[0].acquire(bucket) } catch { return false }
                return true
            }
        }
        for _ in 0..<30 { try await budgets[1].acquire(other) }
        for wait in waits {
            wait.cancel()
            try require(await wait.value == false, "a closed site grants")
        }
    }

    public func bucketsAreSeparate() async throws {
        let used = bucket("GET a", rate: 1)
        try await budgets[0].acquire(used)
        try await budgets[0].freeze(used, for: .seconds(600))
        try await budgets[0].acquire(bucket("GET b", rate: 1))
        try await budgets[0].acquire(BudgetBucket(site: "other." + site, endpoint: "GET a", rate: 1))
    }

    private func pool(_ name: String, perHour: Int, hour: Duration = .seconds(2)) -> PointsPool {
        PointsPool(name: "\(name).\(site)", perHour: perHour, hour: hour)
    }

    /// In each hour of the clock no more than the quota. Holds on a slow machine too: there more hours pass.
    public func pointsNeverExceedTheQuota() async throws {
        let pool = pool("app", perHour: 100)
        let bucket = bucket("POST issue/bulk")
        let start = now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<28 {
                group.addTask { [budgets] in
                    try await budgets[index % 2].acquire(bucket, charging: PointsCharge(pool: pool, cost: 10))
                }
            }
            try await group.waitForAll()
        }
        // The first hour had begun, and the last one has not ended.
        let hours = ((now() - start) / pool.hour).rounded(.down) + 2
        try require(280 <= hours * 100, "280 points in \(hours) hours of 100")
    }

    public func settledPointsArePaid() async throws {
        let pool = pool("app", perHour: 100, hour: .seconds(4))
        let bucket = bucket("GET issue")
        let start = now()
        for index in 0..<3 {
            try await budgets[0].acquire(bucket, charging: PointsCharge(pool: pool, cost: 1))
            if index < 2 { await budgets[0].settle(pool, 93) }
        }
        // The second request and what it read beyond its charge did not fit into the hour of the first.
        try require(now() - start > .milliseconds(1), "what answers cost is not paid for")
        try await budgets[0].freeze(pool, for: .seconds(600))
        try await requireRefusal(budgets[0], bucket, pool)
    }

    /// Nobody waits for an hour: whoever pays is told when to come again. Whom the quota does not count goes on.
    public func frozenPoolStopsThoseWhoPay() async throws {
        let frozen = pool("app", perHour: 1000)
        let bucket = bucket("POST comment")
        let charge = PointsCharge(pool: frozen, cost: 1)
        for budget in budgets { try await budget.acquire(bucket, charging: charge) }
        try await budgets[0].freeze(frozen, for: .seconds(600))
        try await requireRefusal(budgets[0], bucket, frozen)
        for budget in budgets {
            try await budget.acquire(bucket)
            try await budget.acquire(bucket, charging: PointsCharge(pool: pool("other", perHour: 1000), cost: 1))
        }
        // What the other process holds is spent within its hour.
        for _ in 0..<2000 {
            do throws(Failure) { try await budgets[1].acquire(bucket, charging: charge) } catch { return }
        }
        try require(false, "a frozen quota gives")
    }

    private func requireRefusal(_ budget: any RequestBudget, _ bucket: BudgetBucket, _ pool: PointsPool) async throws {
        let refusal: Failure?
        do throws(Failure) {
            try await budget.acquire(bucket, charging: PointsCharge(pool: pool, cost: 1))
            refusal = nil
        } catch {
            refusal = error
        }
        guard case .retry(let wait) = refusal?.disposition else { return try require(false, "a frozen quota gives") }
        try require(refusal?.code == .jiraThrottled, "the refusal is of another kind")
        try require(wait > .seconds(500) && wait <= .seconds(600), "the refusal names \(wait)")
    }

    public func cancelledWaitEnds() async throws {
        let bucket = bucket("DELETE issue")
        try await budgets[0].freeze(bucket, for: .seconds(600))
        let budget = budgets[0]
        let wait = Task { () -> Bool in
            do throws(Failure) { try await budget.acquire(bucket) } catch { return true }
            return false
        }
        wait.cancel()
        try require(await wait.value, "a cancelled wait is granted")
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    func increment() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
}
