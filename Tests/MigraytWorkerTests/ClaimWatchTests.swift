import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Synchronization
import Testing

@Suite("a claim that nobody keeps is told from one that is kept slowly", .timeLimit(.minutes(1)))
struct ClaimWatchTests {
    private static let lease = Duration.seconds(9)

    /// A held shard, and what happens at each look.
    private func looks(
        _ happen: @escaping @Sendable (Int, InMemoryLedger, ShardClaim) async throws -> Void
    ) async throws -> Int {
        let world = try await World([.sample(1)])
        let run = try await world.start()
        try await world.workUp(to: .items, of: run)
        let shard = try #require(try await world.publish().first).shard
        guard
            case .claimed(let claim, _) = try await world.ledger.claimShard(
                shard, owner: "parent", lease: Self.lease)
        else { throw World.NeverEnds() }
        let (ledger, clock) = (world.ledger, world.clock)
        let looks = Mutex(0)
        let timing = Timing(
            monotonic: { .zero },
            sleep: { duration in
                clock.advance(by: duration)
                let look = looks.withLock { looks in
                    looks += 1
                    return looks
                }
                try await happen(look, ledger, claim)
            }, random: { 0.5 }, now: { clock.now })
        try await ClaimWatch(ledger: ledger, lease: Self.lease, timing: timing).waitUntilForsaken(claim)
        return looks.withLock { $0 }
    }

    @Test("a lease that is never renewed is over after a lease, and forsaken two leases later")
    func stopped() async throws { #expect(try await looks { _, _, _ in } == 3 + 5) }

    @Test("a lease that is renewed late, but renewed, is kept; the same fence goes on counting from nothing")
    func slow() async throws {
        let count = try await looks { look, ledger, claim in
            guard look <= 100, look % 5 == 0 else { return }
            _ = try await ledger.resumeClaim(claim.shard, fence: claim.fence, lease: Self.lease)
        }
        #expect(count == 100 + 3 + 5)
    }

    @Test("another's claim of the shard is not this one")
    func takenOver() async throws {
        let count = try await looks { look, ledger, claim in
            if look == 3 { _ = try await ledger.claimShard(claim.shard, owner: "another", lease: .seconds(3600)) }
        }
        #expect(count == 3 + 5)
    }

    @Test("a shard that is done, or was given back, is kept by nobody")
    func ended() async throws {
        let count = try await looks { look, ledger, claim in
            if look == 1 { try await ledger.release(claim, after: .zero, countsAsAttempt: false) }
        }
        #expect(count == 6)
    }
}
