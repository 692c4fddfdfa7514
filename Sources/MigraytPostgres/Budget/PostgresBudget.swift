import MigraytModel
import MigraytPlanning
import MigraytPorts

/// The shared rate limit: one row per bucket, refilled by the database's clock.
///
/// A process takes tokens in small leases: for those who wait, and a little ahead for those who will come, so that a busy
/// worker does not ask the database for every request. Each token has its moment; one that is not used soon after it is
/// lost. Waiters of one process are served in their order by one task per bucket, which lives only while somebody waits:
/// it serves all of them, so it belongs to none of their tasks.
public actor PostgresBudget: RequestBudget {
    private let pool: PostgresPool
    private let ratePercent: Int
    private let timing: Timing
    private var lanes: [BudgetBucket: BudgetLane] = [:]
    private var nextTicket = 0

    /// Bounds of the pause between two takes: not to hammer the row, and to see a row that was changed meanwhile.
    private static let pauses: (shortest: Double, longest: Double) = (0.005, 1)
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

    public func acquire(_ bucket: BudgetBucket) async throws(Failure) {
        if lanes[bucket]?.takeNow(at: timing.monotonic()) == true { return }
        nextTicket += 1
        let ticket = nextTicket
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    if Task.isCancelled {
                        continuation.resume(throwing: PostgresError.cancelled)
                        return
                    }
                    enqueue(BudgetLane.Waiter(ticket: ticket, continuation: continuation), bucket)
                }
            } onCancel: {
                Task { await self.withdraw(ticket, from: bucket) }
            }
        } catch {
            throw Failure(ledger: error)
        }
    }

    public func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure) {
        dropLease(of: bucket)
        try await slow(
            bucket.site, bucket.endpoint, by: BudgetTerms.afterThrottling,
            repeated: BudgetTerms.afterRepeatedThrottling, pause: pause, burst: burst(bucket))
    }

    public func freeze(site: String, for pause: Duration) async throws(Failure) {
        for bucket in lanes.keys where bucket.site == site { dropLease(of: bucket) }
        try await slow(site, Self.wholeSite, by: 1, repeated: 1, pause: pause, burst: 0)
    }

    public func brake(_ bucket: BudgetBucket) async throws(Failure) {
        let now = timing.monotonic()
        if let last = lanes[bucket]?.warnedAt, now < last + Self.warningInterval { return }
        lanes[bucket, default: BudgetLane()].warnedAt = now
        try await slow(
            bucket.site, bucket.endpoint, by: BudgetTerms.afterWarning, repeated: BudgetTerms.afterWarning,
            pause: .zero, burst: burst(bucket))
    }

    /// The row that closes all of a site's buckets.
    private static let wholeSite = "*"

    // MARK: Waiting

    private func enqueue(_ waiter: BudgetLane.Waiter, _ bucket: BudgetBucket) {
        if lanes.count >= Self.mostLanes {
            let now = timing.monotonic()
            lanes = lanes.filter { !$0.value.isIdle(at: now) }
        }
        var lane = lanes[bucket] ?? BudgetLane()
        lane.waiters.append(waiter)
        if !lane.isServed {
            lane.isServed = true
            Task { await serve(bucket) }
        }
        lanes[bucket] = lane
    }

    private func withdraw(_ ticket: Int, from bucket: BudgetBucket) {
        guard let index = lanes[bucket]?.waiters.firstIndex(where: { $0.ticket == ticket }) else { return }
        lanes[bucket]?.waiters.remove(at: index).continuation.resume(throwing: PostgresError.cancelled)
    }

    private func dropLease(of bucket: BudgetBucket) {
        lanes[bucket]?.lease = nil
        lanes[bucket]?.freezes += 1
    }

    private func serve(_ bucket: BudgetBucket) async {
        while let lane = lanes[bucket], !lane.waiters.isEmpty {
            switch lanes[bucket]?.lease?.next(at: timing.monotonic()) ?? .spent {
            case .ready: lanes[bucket]?.waiters.removeFirst().continuation.resume()
            case .due(let pause): try? await timing.sleep(pause)
            case .spent: await refill(bucket, lane)
            }
        }
        lanes[bucket]?.isServed = false
    }

    private func refill(_ bucket: BudgetBucket, _ lane: BudgetLane) async {
        let waiting = lane.waiters.count
        let wanted =
            lane.lease?.nextSize(waiting: waiting, rate: rate(bucket), at: timing.monotonic())
            ?? BudgetLease.firstSize(waiting: waiting, rate: rate(bucket))
        do {
            let grant = try await take(wanted, from: bucket)
            // What was granted before a freeze is lost, which errs on the safe side.
            guard lanes[bucket]?.freezes == lane.freezes else { return }
            guard grant.count == 0 else {
                lanes[bucket]?.lease = BudgetLease(grant, at: timing.monotonic())
                return
            }
            let pause = min(max(grant.pause, Self.pauses.shortest), Self.pauses.longest)
            try? await timing.sleep(.seconds(pause))
        } catch {
            let all = lanes[bucket]?.waiters ?? []
            lanes[bucket]?.waiters = []
            for waiter in all { waiter.continuation.resume(throwing: error) }
        }
    }

    // MARK: The database

    private func rate(_ bucket: BudgetBucket) -> Double { Double(bucket.rate) * Double(ratePercent) / 100 }

    private func burst(_ bucket: BudgetBucket) -> Double {
        max(1, bucket.burst.map(Double.init) ?? rate(bucket) * BudgetTerms.burst)
    }

    func take(_ wanted: Int, from bucket: BudgetBucket) async throws(Failure) -> BudgetGrant {
        let parameters: [any PostgresEncodable & Sendable] = [
            bucket.site, bucket.endpoint, wanted, rate(bucket), burst(bucket), BudgetTerms.horizon, BudgetTerms.step,
            BudgetTerms.quietSeconds,
        ]
        return try await pool.statements { connection in
            guard let row = try connection.query(BudgetStatement.take, parameters).first else {
                throw PostgresError.unreadable(column: "granted")
            }
            return BudgetGrant(
                count: try row("granted"), firstDue: try row("first_due"), spacing: try row("spacing"),
                pause: try row("pause"))
        }
    }

    private func slow(
        _ site: String, _ endpoint: String, by factor: Double, repeated: Double, pause: Duration, burst: Double
    ) async throws(Failure) {
        let parameters: [any PostgresEncodable & Sendable] = [
            site, endpoint, factor, repeated, pause / .seconds(1), burst, BudgetTerms.leastShare,
            BudgetTerms.guardSeconds, BudgetTerms.repeatSeconds, BudgetTerms.step, BudgetTerms.quietSeconds,
        ]
        try await pool.transaction { connection in
            _ = try connection.query(BudgetStatement.slow, parameters)
        }
    }
}
