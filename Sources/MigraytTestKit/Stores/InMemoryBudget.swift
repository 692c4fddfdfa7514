import MigraytModel
import MigraytPlanning
import MigraytPorts
import Synchronization

/// The shared rate limit in memory: the same arithmetic as PostgreSQL's, one token at a time.
public final class InMemoryBudget: RequestBudget {
    private struct State {
        var buckets: [String: RateBucket] = [:]
        /// When each site may be asked again.
        var opens: [String: Duration] = [:]
        var quotas: [String: PointsQuota] = [:]
    }

    private let state = Mutex(State())
    private let timing: Timing

    public init(timing: Timing = .system) { self.timing = timing }

    public func acquire(_ bucket: BudgetBucket, charging charge: PointsCharge?) async throws(Failure) {
        if let charge { try await pay(charge) }
        while true {
            let now = timing.monotonic()
            let grant = change(bucket, at: now) { rateBucket, opens in
                rateBucket.take(1, rate: Double(bucket.rate), burst: Self.burst(bucket), opens: opens, at: now)
            }
            // A token that is due later is waited for; a freeze that comes meanwhile is seen by the next request.
            let wait = grant.count > 0 ? max(0, grant.firstDue) : max(grant.pause, 0.001)
            if wait > 0 {
                do { try await timing.sleep(.seconds(min(wait, 1))) } catch {
                    throw Failure(.cancelled, .retry(after: .zero))
                }
            }
            if grant.count > 0 { return }
        }
    }

    private func pay(_ charge: PointsCharge) async throws(Failure) {
        let quota = Int(Double(charge.pool.perHour) * BudgetTerms.pointsShare)
        let cost = min(charge.cost, quota)
        while true {
            let now = timing.monotonic()
            let grant = state.withLock {
                $0.quotas[charge.pool.name, default: PointsQuota()].take(
                    cost, needed: cost, of: quota, hour: charge.pool.hour, at: now)
            }
            if grant.count >= cost { return }
            let pause = Duration.seconds(grant.pause)
            guard pause <= BudgetTerms.longestWaitForPoints else {
                throw Failure(.jiraThrottled, .retry(after: pause), field: "points")
            }
            do { try await timing.sleep(max(min(pause, .seconds(1)), .milliseconds(1))) } catch {
                throw Failure(.cancelled, .retry(after: .zero))
            }
        }
    }

    public func freeze(_ pool: PointsPool, for pause: Duration) async throws(Failure) {
        let now = timing.monotonic()
        state.withLock { $0.quotas[pool.name, default: PointsQuota()].freeze(for: pause, at: now) }
    }

    public func settle(_ pool: PointsPool, _ difference: Int) {
        state.withLock { $0.quotas[pool.name, default: PointsQuota()].settle(difference) }
    }

    public func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure) {
        let now = timing.monotonic()
        change(bucket, at: now) { rateBucket, _ in
            rateBucket.slow(
                by: BudgetTerms.afterThrottling, repeated: BudgetTerms.afterRepeatedThrottling, pause: pause, at: now)
        }
    }

    public func freeze(site: String, for pause: Duration) async throws(Failure) {
        let until = timing.monotonic() + pause
        state.withLock { $0.opens[site] = max($0.opens[site] ?? until, until) }
    }

    public func brake(_ bucket: BudgetBucket) async throws(Failure) {
        let now = timing.monotonic()
        change(bucket, at: now) { rateBucket, _ in
            rateBucket.slow(by: BudgetTerms.afterWarning, repeated: BudgetTerms.afterWarning, at: now)
        }
    }

    private func change<Value: Sendable>(
        _ bucket: BudgetBucket, at now: Duration, _ body: @Sendable (inout RateBucket, Duration) -> Value
    ) -> Value {
        state.withLock { state in
            var rateBucket = state.buckets[Self.key(bucket)] ?? RateBucket(burst: Self.burst(bucket), at: now)
            defer { state.buckets[Self.key(bucket)] = rateBucket }
            return body(&rateBucket, state.opens[bucket.site] ?? .zero)
        }
    }

    private static func key(_ bucket: BudgetBucket) -> String { bucket.site + " " + bucket.endpoint }

    private static func burst(_ bucket: BudgetBucket) -> Double {
        max(1, bucket.burst.map(Double.init) ?? Double(bucket.rate) * BudgetTerms.burst)
    }
}
