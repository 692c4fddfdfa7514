import MigraytModel
import MigraytPorts

/// Watches, for the process that started another one for a claim, whether anybody still keeps that claim.
///
/// A child that lives renews its lease, however slow it is, and one whose work hangs gives itself up. One that was
/// stopped from outside can do neither: its lease runs out, somebody else goes on with the shard, and its parent would
/// wait for it for ever.
public struct ClaimWatch: Sendable {
    private let ledger: any CrashLedger
    private let lease: Duration
    private let timing: Timing

    /// Looks in a row at which nobody kept the claim, three to a lease. A child that has lost its claim, or done with
    /// it, has this time for ending by itself.
    static let looks = 6

    /// - Parameter lease: The workers' lease.
    public init(ledger: any CrashLedger, lease: Duration, timing: Timing) {
        self.ledger = ledger
        self.lease = lease
        self.timing = timing
    }

    /// Returns when nobody has kept the claim for two leases.
    /// - Throws: When the task is cancelled.
    public func waitUntilForsaken(_ claim: ShardClaim) async throws {
        var missed = 0
        while missed < Self.looks {
            try await timing.sleep(lease / 3)
            // A database that does not answer says nothing.
            do throws(Failure) { missed = try await ledger.isHeld(claim) ? 0 : missed + 1 } catch {}
        }
    }
}
