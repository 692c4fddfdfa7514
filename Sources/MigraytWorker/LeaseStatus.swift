import Foundation
import MigraytModel
import MigraytPorts
import Synchronization

/// What a shard's work knows of its own claim: until when it holds, and whether the run may still be worked on.
final class LeaseStatus: Sendable {
    private struct State {
        /// By the monotonic clock; before any write it must lie ahead.
        var deadline: Duration
        var isLost = false
        var runState: RunState
    }

    private let state: Mutex<State>
    private let timing: Timing
    private let lease: Duration
    /// The database's clock at the claim and our own when its answer was here, to tell the database's time without
    /// asking it: never too late, so that nothing is settled too soon.
    private let databaseTimeAtClaim: Date
    private let monotonicAtAnswer: Duration

    /// - Parameter claimedAt: Our monotonic time *before* the claim was asked for, so that the lease is never
    ///   believed to last longer than the database says.
    init(claim: ShardClaim, claimedAt: Duration, lease: Duration, timing: Timing) {
        self.timing = timing
        self.lease = lease
        self.monotonicAtAnswer = timing.monotonic()
        self.databaseTimeAtClaim = claim.leaseUntil.addingTimeInterval(-(lease / .seconds(1)))
        self.state = Mutex(State(deadline: claimedAt + lease, runState: claim.run.state))
    }

    /// The database's time, near enough for settle times of seconds.
    var databaseNow: Date {
        databaseTimeAtClaim.addingTimeInterval((timing.monotonic() - monotonicAtAnswer) / .seconds(1))
    }

    var runAllowsWork: Bool { state.withLock { $0.runState.allowsWork } }

    /// Throws when the claim is lost or may be lost before a request that starts now is on the wire.
    /// Jira cannot check a fence, so the worker checks its own before each write.
    func check() throws(Failure) {
        let now = timing.monotonic()
        let holds = state.withLock { !$0.isLost && now < $0.deadline - lease / 6 }
        guard holds else { throw Failure(.ledgerFenceLost, .retry(after: .zero)) }
    }

    /// Keeps the claim until it is lost or the task is cancelled. A renewal that the database cannot take now is tried
    /// again until the lease is over. Each commits what waits in the log.
    func keep(_ log: ShardLog) async throws {
        while true {
            try await timing.sleep(lease / 3)
            let asked = timing.monotonic()
            do {
                let runState = try await log.renew(lease)
                state.withLock {
                    $0.deadline = asked + lease
                    $0.runState = runState
                }
            } catch  where error.code == .ledgerFenceLost {
                state.withLock { $0.isLost = true }
                throw error
            } catch {
                let isOver = state.withLock { asked >= $0.deadline }
                if isOver { throw Failure(.ledgerFenceLost, .retry(after: .zero)) }
            }
        }
    }
}
