import MigraytModel
import MigraytPorts

/// The shared rate limit: one row per bucket, refilled by the database's clock.
///
/// A process asks for as many tokens as callers are waiting, up to ten at a time, so that no token lies unused in one
/// process while another waits. Waiters of one process are served in their order by one task per bucket, which lives
/// only while somebody waits: it serves all of them, so it belongs to none of their tasks.
public actor PostgresBudget: RequestBudget {
    private struct Waiter {
        let ticket: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let pool: PostgresPool
    private let ratePercent: Int
    private var waiters: [BudgetBucket: [Waiter]] = [:]
    private var served: Set<BudgetBucket> = []
    private var nextTicket = 0

    /// The most tokens of one take.
    private static let largestTake = 10
    /// Bounds of the pause between two takes: not to hammer the row, and to see a row that was changed meanwhile.
    private static let pauses: (shortest: Double, longest: Double) = (0.005, 1)

    /// - Parameters:
    ///   - pool: May be the ledger's.
    ///   - ratePercent: Share of each bucket's rate that is given out. All processes of a fleet need the same.
    public init(pool: PostgresPool, ratePercent: Int = 100) {
        self.pool = pool
        self.ratePercent = ratePercent
    }

    public func acquire(_ bucket: BudgetBucket) async throws(Failure) {
        nextTicket += 1
        let ticket = nextTicket
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    if Task.isCancelled {
                        continuation.resume(throwing: PostgresError.cancelled)
                        return
                    }
                    waiters[bucket, default: []].append(Waiter(ticket: ticket, continuation: continuation))
                    if served.insert(bucket).inserted { Task { await serve(bucket) } }
                }
            } onCancel: {
                Task { await self.withdraw(ticket, from: bucket) }
            }
        } catch {
            throw Failure(ledger: error)
        }
    }

    public func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure) {
        try await pool.transaction { connection in
            try connection.execute(BudgetStatement.freeze, [bucket.site, bucket.endpoint, pause])
        }
    }

    private func withdraw(_ ticket: Int, from bucket: BudgetBucket) {
        guard let index = waiters[bucket]?.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiters[bucket]?.remove(at: index).continuation.resume(throwing: PostgresError.cancelled)
    }

    private func serve(_ bucket: BudgetBucket) async {
        while let waiting = waiters[bucket], !waiting.isEmpty {
            do {
                let take = try await take(min(waiting.count, Self.largestTake), from: bucket)
                // A waiter may have withdrawn meanwhile; its token is lost, which errs on the safe side.
                for _ in 0..<min(take.granted, waiters[bucket]?.count ?? 0) {
                    waiters[bucket]?.removeFirst().continuation.resume()
                }
                guard take.granted == 0 else { continue }
                try? await Task.sleep(
                    for: .seconds(min(max(take.pause, Self.pauses.shortest), Self.pauses.longest)))
            } catch {
                let all = waiters[bucket] ?? []
                waiters[bucket] = nil
                for waiter in all { waiter.continuation.resume(throwing: error) }
            }
        }
        waiters[bucket] = nil
        served.remove(bucket)
    }

    func take(_ wanted: Int, from bucket: BudgetBucket) async throws(Failure) -> Take {
        let rate = max(1, bucket.rate * ratePercent / 100)
        return try await pool.statements { connection in
            let parameters: [any PostgresEncodable] = [bucket.site, bucket.endpoint, rate, wanted]
            if let row = try connection.query(BudgetStatement.take, parameters).first { return try Take(row: row) }
            try connection.execute(BudgetStatement.create, [bucket.site, bucket.endpoint, rate])
            return try connection.query(BudgetStatement.take, parameters).first.map(Take.init(row:))
                ?? Take(granted: 0, pause: Self.pauses.longest)
        }
    }

    struct Take: Sendable {
        let granted: Int
        /// Seconds until what was asked for may be there.
        let pause: Double

        init(granted: Int, pause: Double) {
            self.granted = granted
            self.pause = pause
        }

        init(row: PostgresRow) throws {
            self.init(granted: try row("granted"), pause: try row("pause"))
        }
    }
}

private enum BudgetStatement {
    /// A new bucket is full: nobody has sent anything.
    static let create = """
        INSERT INTO budgets (site, endpoint, tokens, refilled_at) VALUES ($1, $2, $3::float8, clock_timestamp())
        ON CONFLICT DO NOTHING
        """
    /// Refills and takes in one statement. When it waited for the row's lock, the clock of the subquery lies before
    /// the last refill; `greatest` keeps time from going backwards, so nothing is granted twice.
    static let take = """
        UPDATE budgets b SET
            granted = \(granted), tokens = \(available) - \(granted),
            refilled_at = greatest(b.refilled_at, c.now)
        FROM (SELECT clock_timestamp() AS now) c
        WHERE b.site = $1 AND b.endpoint = $2
        RETURNING b.granted, greatest(
            ($4::integer - b.tokens) / $3::float8,
            extract(epoch FROM greatest(b.frozen_until, c.now) - c.now)::float8) AS pause
        """
    /// Tokens are saved up to one second's worth.
    private static let available = """
        least($3::float8, b.tokens
            + $3::float8 * extract(epoch FROM greatest(b.refilled_at, c.now) - b.refilled_at)::float8)
        """
    private static let granted = """
        CASE WHEN b.frozen_until > c.now THEN 0 ELSE least($4::integer, floor(\(available))::integer) END
        """
    /// A frozen bucket starts empty when it thaws.
    static let freeze = """
        INSERT INTO budgets AS b (site, endpoint, tokens, refilled_at, frozen_until)
        SELECT $1, $2, 0, until, until FROM (SELECT clock_timestamp() + make_interval(secs => $3) AS until) f
        ON CONFLICT (site, endpoint) DO UPDATE
        SET tokens = 0, refilled_at = greatest(b.refilled_at, excluded.refilled_at),
            frozen_until = greatest(b.frozen_until, excluded.frozen_until)
        """
}
