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
    }

    private let state = Mutex(State())
    private let timing: Timing

    public init(timing: Timing = .system) { self.timing = timing }

    public func acquire(_ bucket: BudgetBucket) async throws(Failure) {
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
