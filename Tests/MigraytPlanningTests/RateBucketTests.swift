import MigraytPlanning
import Testing

@Suite struct RateBucketTests {
    /// 100 a second, 25 saved up, 50 given out ahead.
    private let rate = 100.0
    private let burst = 25.0

    private func full() -> RateBucket { RateBucket(burst: burst, at: .zero) }

    @Test func givesWhatIsSavedAndWhatComesSoonAndNoMore() {
        var bucket = full()
        let grant = bucket.take(1000, rate: rate, burst: burst, at: .zero)
        #expect(grant.count == 75)
        // The saved ones are due at once, the last of the others in half a second.
        #expect(grant.firstDue + grant.spacing * 24 <= 0)
        #expect(abs(grant.firstDue + grant.spacing * 74 - 0.5) < 1e-9)
        let none = bucket.take(10, rate: rate, burst: burst, at: .zero)
        #expect(none.count == 0)
        #expect(abs(none.pause - 0.1) < 1e-9)
        #expect(bucket.take(10, rate: rate, burst: burst, at: .milliseconds(101)).count == 10)
    }

    @Test func savesNoMoreThanItsBurst() {
        var bucket = full()
        _ = bucket.take(75, rate: rate, burst: burst, at: .zero)
        #expect(bucket.take(1000, rate: rate, burst: burst, at: .seconds(3600)).count == 75)
    }

    /// The promise to the server, at its worst: many processes, every grant taken whole and used as late as allowed.
    @Test(arguments: 0..<50 as Range<UInt64>) func noWindowHoldsMoreThanTheServersBucket(seed: UInt64) {
        var chance = seed &* 6_364_136_223_846_793_005 &+ 1
        func next(_ below: UInt64) -> UInt64 {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (chance >> 33) % below
        }
        var bucket = full()
        var now = Duration.zero
        var sent: [Double] = []
        while now < .seconds(20) {
            now += .milliseconds(Int64(next(400)))
            let grant = bucket.take(Int(next(60)), rate: rate, burst: burst, at: now)
            for index in 0..<grant.count {
                let due = (now / .seconds(1)) + max(0, grant.firstDue + grant.spacing * Double(index))
                sent.append(due + Double(next(1001)) / 1000 * (BudgetTerms.lifetime / .seconds(1)))
            }
        }
        // The server's bucket: it holds a second's worth and refills at the rate.
        sent.sort()
        var held = rate
        var lowest = held
        for (before, moment) in zip([0] + sent, sent) {
            held = min(rate, held + rate * (moment - before)) - 1
            lowest = min(lowest, held)
        }
        #expect(sent.count > 1000)
        #expect(lowest >= 0, "the server would refuse: its bucket fell to \(lowest)")
    }

    @Test func aFreezeStopsItAndItThawsEmptyAndSlower() {
        var bucket = full()
        bucket.slow(by: 0.7, repeated: 0.7, pause: .seconds(2), at: .zero)
        let refused = bucket.take(1, rate: rate, burst: burst, at: .seconds(1))
        #expect(refused.count == 0)
        #expect(refused.pause == 1)
        #expect(bucket.take(1000, rate: rate, burst: burst, at: .seconds(2)).count == 35)
        bucket.slow(by: 1, repeated: 1, pause: .seconds(5), at: .seconds(2))
        bucket.slow(by: 1, repeated: 1, pause: .seconds(1), at: .seconds(2))
        #expect(bucket.take(1, rate: rate, burst: burst, at: .seconds(6)).count == 0, "a freeze was shortened")
    }

    private func throttle(_ bucket: inout RateBucket, at now: Duration) {
        bucket.slow(by: 0.9, repeated: 0.7, pause: .seconds(1), at: now)
    }

    @Test func aLoneAnswerCostsATenth() {
        var bucket = full()
        throttle(&bucket, at: .zero)
        #expect(bucket.share(at: .seconds(3)) == 0.9)
        throttle(&bucket, at: .seconds(4))
        #expect(abs(bucket.share(at: .seconds(5)) - 0.81) < 1e-9, "three seconds after the bucket was open again")
    }

    @Test func manyAnswersOfOneMomentSlowItOnce() {
        var bucket = full()
        for tenth in 0..<15 { throttle(&bucket, at: .milliseconds(100 * tenth)) }
        #expect(abs(bucket.share(at: .seconds(2)) - 0.7) < 1e-9)
    }

    @Test func theNextOneSoonAfterTheBucketWasOpenAgainIsNotAlone() {
        var bucket = full()
        throttle(&bucket, at: .zero)
        throttle(&bucket, at: .seconds(2.1))
        #expect(abs(bucket.share(at: .seconds(4)) - 0.63) < 1e-9)
        throttle(&bucket, at: .seconds(3.2))
        #expect(abs(bucket.share(at: .seconds(4)) - 0.63) < 1e-9, "it was sent at the old rate")
        throttle(&bucket, at: .seconds(5))
        #expect(abs(bucket.share(at: .seconds(6)) - 0.441) < 1e-9)
    }

    @Test func aWordOfWarningCostsNoMoreWhenItIsRepeated() {
        var bucket = full()
        for tenth in 0..<5 { bucket.slow(by: 0.9, repeated: 0.9, at: .milliseconds(100 * tenth)) }
        #expect(bucket.share(at: .seconds(1)) == 0.9)
        throttle(&bucket, at: .milliseconds(600))
        #expect(abs(bucket.share(at: .seconds(2)) - 0.7) < 1e-9, "a 429 after a warning is not alone")
    }

    @Test func recoversByAStepForEachQuietTenSeconds() {
        var bucket = full()
        bucket.slow(by: 0.7, repeated: 0.7, pause: .seconds(1), at: .zero)
        #expect(bucket.share(at: .seconds(10)) == 0.7)
        #expect(abs(bucket.share(at: .seconds(11)) - 0.75) < 1e-9)
        #expect(abs(bucket.share(at: .seconds(32)) - 0.85) < 1e-9)
        #expect(bucket.share(at: .seconds(3600)) == 1)
        bucket.slow(by: 0.9, repeated: 0.9, at: .seconds(32))
        #expect(abs(bucket.share(at: .seconds(32)) - 0.765) < 1e-9)
    }

    @Test func neverFallsToNothing() {
        var bucket = full()
        for minute in 0..<100 { throttle(&bucket, at: .seconds(5 * minute)) }
        #expect(bucket.share(at: .seconds(495)) == BudgetTerms.leastShare)
    }
}
