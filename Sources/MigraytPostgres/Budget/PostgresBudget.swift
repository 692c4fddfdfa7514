import MigraytModel
import MigraytPlanning
import MigraytPorts

/// The shared rate limit: one row per bucket, refilled by the database's clock.
///
/// A process takes tokens in small leases: for those who wait, and a little ahead for those who will come, so that a
/// busy worker does not ask the database for every request. Each token has its moment; one that is not used soon after
/// it is lost. Waiters of one process are served in their order by one task per bucket, which lives only while somebody
/// waits: it serves all of them, so it belongs to none of their tasks.
///
/// Points of an hourly quota ride along with the tokens: the process holds a few of them until their hour ends.
public actor PostgresBudget: RequestBudget {
    private let pool: PostgresPool
    private let ratePercent: Int
    private let timing: Timing
    private var lanes: [BudgetLane.Key: BudgetLane] = [:]
    private var stashes: [PointsPool: PointsStash] = [:]
    /// Rises with each freeze: points that were asked for before one are not used.
    private var poolFreezes: [PointsPool: Int] = [:]
    private var nextTicket = 0

    /// Bounds of the pause between two takes: not to hammer the row, and to see a row that was changed meanwhile.
    private static let pauses: (shortest: Double, longest: Double) = (0.005, 1)
    /// Of those who wait for points: there is nothing to see before their hour begins, unless the quota was changed.
    private static let longestPauseForPoints = 5.0
    /// Idle lanes are dropped beyond so many, so that memory follows the buckets in use.
    private static let mostLanes = 1024
    /// The limit is near for many answers at once; one word a second is enough.
    private static let warningInterval = Duration.seconds(1)

    /// - Parameters:
    ///   - pool: May be the ledger's.
    ///   - ratePercent: Share of each bucket's rate that is given out. All processes of a fleet need the same.
    public init(pool: PostgresPool, ratePercent: Int = 100, timing: Timing = .system) {
        self.pool = pool
        self.ratePercent = ratePercent
        self.timing = timing
    }

    public func acquire(_ bucket: BudgetBucket, charging charge: PointsCharge?) async throws(Failure) {
        let key = BudgetLane.Key(bucket: bucket, pool: charge?.pool)
        let cost = charge.map { min(max($0.cost, 0), quota($0.pool)) } ?? 0
        if takeNow(key, cost) { return }
        let progress = WorkProgress.current
        progress?.beginWaiting()
        defer { progress?.endWaiting() }
        nextTicket += 1
        let ticket = nextTicket
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    if Task.isCancelled {
                        continuation.resume(throwing: PostgresError.cancelled)
                        return
                    }
                    enqueue(BudgetLane.Waiter(ticket: ticket, cost: cost, continuation: continuation), key)
                }
            } onCancel: {
                Task { await self.withdraw(ticket, from: key) }
            }
        } catch {
            throw Failure(ledger: error)
        }
    }

    public func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure) {
        dropLeases { $0 == bucket }
        try await slow(
            bucket.site, bucket.endpoint, by: BudgetTerms.afterThrottling,
            repeated: BudgetTerms.afterRepeatedThrottling, pause: pause, burst: burst(bucket))
    }

    public func freeze(_ pool: PointsPool, for pause: Duration) async throws(Failure) {
        stashes[pool] = nil
        poolFreezes[pool, default: 0] += 1
        try await slow(pool.name, Self.points, by: 1, repeated: 1, pause: pause, burst: 0)
    }

    public func settle(_ pool: PointsPool, _ difference: Int) async {
        guard difference != 0 else { return }
        stashes[pool, default: PointsStash()].settle(difference)
        let owed = -(stashes[pool]?.points ?? 0)
        guard owed > BudgetTerms.largestDebt else { return }
        // A read of very many things: others are not to spend what it has cost. The answer is there, so a database that
        // is away is no reason to lose it; the next points pay then.
        let order = PointsOrder(pool: pool, wanted: owed, needed: 0, quota: quota(pool))
        let (asked, freezes) = (timing.monotonic(), poolFreezes[pool])
        guard let points = try? await takePoints(order), poolFreezes[pool] == freezes else { return }
        stashes[pool, default: PointsStash()].add(points, askedAt: asked)
    }

    public func freeze(site: String, for pause: Duration) async throws(Failure) {
        dropLeases { $0.site == site }
        try await slow(site, Self.wholeSite, by: 1, repeated: 1, pause: pause, burst: 0)
    }

    public func brake(_ bucket: BudgetBucket) async throws(Failure) {
        let now = timing.monotonic()
        let key = BudgetLane.Key(bucket: bucket, pool: nil)
        if let last = lanes[key]?.warnedAt, now < last + Self.warningInterval { return }
        lanes[key, default: BudgetLane()].warnedAt = now
        try await slow(
            bucket.site, bucket.endpoint, by: BudgetTerms.afterWarning, repeated: BudgetTerms.afterWarning,
            pause: .zero, burst: burst(bucket))
    }

    /// The row that closes all of a site's buckets.
    private static let wholeSite = "*"
    /// The row of a pool.
    private static let points = "points"

    // MARK: Waiting

    private func takeNow(_ key: BudgetLane.Key, _ cost: Int) -> Bool {
        let now = timing.monotonic()
        guard isPaid(key.pool, cost, at: now), lanes[key]?.takeNow(at: now) == true else { return false }
        spend(cost, of: key.pool)
        return true
    }

    private func isPaid(_ pool: PointsPool?, _ cost: Int, at now: Duration) -> Bool {
        guard let pool else { return true }
        return stashes[pool, default: PointsStash()].covers(cost, at: now)
    }

    private func spend(_ cost: Int, of pool: PointsPool?) {
        if let pool { stashes[pool]?.spend(cost) }
    }

    private func enqueue(_ waiter: BudgetLane.Waiter, _ key: BudgetLane.Key) {
        if lanes.count >= Self.mostLanes {
            let now = timing.monotonic()
            lanes = lanes.filter { !$0.value.isIdle(at: now) }
        }
        var lane = lanes[key] ?? BudgetLane()
        lane.waiters.append(waiter)
        if !lane.isServed {
            lane.isServed = true
            Task { await serve(key) }
        }
        lanes[key] = lane
    }

    private func withdraw(_ ticket: Int, from key: BudgetLane.Key) {
        guard let index = lanes[key]?.waiters.firstIndex(where: { $0.ticket == ticket }) else { return }
        lanes[key]?.waiters.remove(at: index).continuation.resume(throwing: PostgresError.cancelled)
    }

    private func dropLeases(where isMeant: (BudgetBucket) -> Bool) {
        for key in lanes.keys where isMeant(key.bucket) {
            lanes[key]?.lease = nil
            lanes[key]?.freezes += 1
        }
    }

    private func serve(_ key: BudgetLane.Key) async {
        while let lane = lanes[key], let first = lane.waiters.first {
            let now = timing.monotonic()
            guard isPaid(key.pool, first.cost, at: now) else {
                await refill(key, lane)
                continue
            }
            switch lanes[key]?.lease?.next(at: now) ?? .spent {
            case .ready:
                spend(first.cost, of: key.pool)
                lanes[key]?.waiters.removeFirst().continuation.resume()
            case .due(let pause): try? await timing.sleep(pause)
            case .spent: await refill(key, lane)
            }
        }
        lanes[key]?.isServed = false
    }

    private func refill(_ key: BudgetLane.Key, _ lane: BudgetLane) async {
        let asked = timing.monotonic()
        let tokens = lane.isSpent(at: asked) ? size(key.bucket, lane, at: asked) : 0
        let order = order(key.pool, lane, tokens: tokens)
        let poolFreezes = key.pool.flatMap { self.poolFreezes[$0] }
        do {
            let (grant, points) = try await take(tokens, from: key.bucket, order)
            if let order, let points {
                if self.poolFreezes[order.pool] == poolFreezes {
                    stashes[order.pool, default: PointsStash()].add(points, askedAt: asked)
                }
                if points.count < order.needed { return await waitForPoints(key, points.pause) }
            }
            // What was granted before a freeze is lost, which errs on the safe side.
            guard tokens > 0, lanes[key]?.freezes == lane.freezes else { return }
            guard grant.count == 0 else {
                lanes[key]?.lease = BudgetLease(
                    grant, at: timing.monotonic(), lifetime: key.bucket.lifetime ?? BudgetTerms.lifetime)
                return
            }
            let pause = min(max(grant.pause, Self.pauses.shortest), Self.pauses.longest)
            try? await timing.sleep(.seconds(pause))
        } catch {
            turnAway(key, error)
        }
    }

    private func size(_ bucket: BudgetBucket, _ lane: BudgetLane, at now: Duration) -> Int {
        let waiting = lane.waiters.count
        return lane.lease?.nextSize(waiting: waiting, rate: rate(bucket), at: now)
            ?? BudgetLease.firstSize(waiting: waiting, rate: rate(bucket))
    }

    private func order(_ pool: PointsPool?, _ lane: BudgetLane, tokens: Int) -> PointsOrder? {
        guard let pool else { return nil }
        let quota = quota(pool)
        let costs = lane.waiters.prefix(max(tokens, 1)).map(\.cost)
        let demand = stashes[pool, default: PointsStash()].demand(
            costs: costs, ahead: max(0, tokens - costs.count), of: quota)
        return demand.map { PointsOrder(pool: pool, wanted: $0.wanted, needed: $0.needed, quota: quota) }
    }

    private func waitForPoints(_ key: BudgetLane.Key, _ pause: Double) async {
        let whole = Duration.seconds(pause)
        if whole > BudgetTerms.longestWaitForPoints {
            turnAway(key, Failure(.jiraThrottled, .retry(after: whole), field: Self.points))
            return
        }
        try? await timing.sleep(.seconds(min(max(pause, Self.pauses.shortest), Self.longestPauseForPoints)))
    }

    private func turnAway(_ key: BudgetLane.Key, _ error: any Error) {
        let all = lanes[key]?.waiters ?? []
        lanes[key]?.waiters = []
        for waiter in all { waiter.continuation.resume(throwing: error) }
    }

    // MARK: The database

    private func rate(_ bucket: BudgetBucket) -> Double { Double(bucket.rate) * Double(ratePercent) / 100 }

    private func burst(_ bucket: BudgetBucket) -> Double {
        max(1, bucket.burst.map(Double.init) ?? rate(bucket) * BudgetTerms.burst)
    }

    /// What is given out of an hour's points.
    private func quota(_ pool: PointsPool) -> Int {
        max(1, Int(Double(pool.perHour) * BudgetTerms.pointsShare * Double(min(ratePercent, 100)) / 100))
    }

    func take(_ wanted: Int, from bucket: BudgetBucket) async throws(Failure) -> BudgetGrant {
        try await take(wanted, from: bucket, nil).0
    }

    private func take(
        _ wanted: Int, from bucket: BudgetBucket, _ order: PointsOrder?
    ) async throws(Failure) -> (BudgetGrant, PointsGrant?) {
        if let order, wanted == 0 {
            return (BudgetGrant(count: 0, firstDue: 0, spacing: 0, pause: 0), try await takePoints(order))
        }
        let parameters: [any PostgresEncodable & Sendable] = [
            bucket.site, bucket.endpoint, wanted, rate(bucket), burst(bucket), BudgetTerms.horizon, BudgetTerms.step,
            BudgetTerms.quietSeconds,
        ]
        let statement = order == nil ? BudgetStatement.take : BudgetStatement.takeWithPoints
        let all = parameters + (order?.parameters ?? [])
        return try await pool.statements { connection in
            guard let row = try connection.query(statement, all).first else {
                throw PostgresError.unreadable(column: "granted")
            }
            let grant = BudgetGrant(
                count: try row("granted"), firstDue: try row("first_due"), spacing: try row("spacing"),
                pause: try row("pause"))
            return (grant, order == nil ? nil : try PointsGrant(row: row))
        }
    }

    private func takePoints(_ order: PointsOrder) async throws(Failure) -> PointsGrant {
        try await pool.statements { connection in
            guard let row = try connection.query(BudgetStatement.points, order.parameters).first else {
                throw PostgresError.unreadable(column: "points")
            }
            return try PointsGrant(row: row)
        }
    }

    private func slow(
        _ site: String, _ endpoint: String, by factor: Double, repeated: Double, pause: Duration, burst: Double
    ) async throws(Failure) {
        let parameters: [any PostgresEncodable & Sendable] = [
            site, endpoint, factor, repeated, pause / .seconds(1), burst, BudgetTerms.leastShare,
            BudgetTerms.guardSeconds, BudgetTerms.repeatSeconds, BudgetTerms.step, BudgetTerms.quietSeconds,
        ]
        try await pool.commit([PostgresStatement(BudgetStatement.slow, parameters)])
    }
}

extension PointsGrant {
    fileprivate init(row: PostgresRow) throws {
        self.init(count: try row("points"), goodFor: try row("good_for"), pause: try row("points_pause"))
    }
}
