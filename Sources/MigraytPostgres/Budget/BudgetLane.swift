import MigraytPlanning
import MigraytPorts

/// One bucket as one process sees it: who waits, and the tokens that it holds.
struct BudgetLane {
    /// Those who spend points wait apart from those who do not, whom a used up quota is not to hold up.
    struct Key: Hashable {
        let bucket: BudgetBucket
        let pool: PointsPool?
    }

    struct Waiter {
        let ticket: Int
        /// Points that the request costs.
        let cost: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    var waiters: [Waiter] = []
    var lease: BudgetLease?
    /// Somebody serves the waiters.
    var isServed = false
    /// Rises with each freeze: a grant that was asked for before one is not used.
    var freezes = 0
    /// When this process last passed on that the limit is near.
    var warnedAt: Duration?

    /// Takes a token at once, past nobody.
    mutating func takeNow(at now: Duration) -> Bool {
        waiters.isEmpty && lease?.next(at: now) == .ready
    }

    /// No token is left, now or later.
    func isSpent(at now: Duration) -> Bool {
        var lease = lease
        return (lease?.next(at: now) ?? .spent) == .spent
    }

    /// Nothing is lost with it.
    func isIdle(at now: Duration) -> Bool { !isServed && waiters.isEmpty && isSpent(at: now) }
}
