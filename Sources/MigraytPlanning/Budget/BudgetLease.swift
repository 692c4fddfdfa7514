/// Tokens that one process holds, each with its moment. One that is not used in time is lost, never used late.
///
/// Times are those of the process's monotonic clock: a process that was stopped finds its lease spent.
public struct BudgetLease: Sendable, Hashable {
    public enum Next: Sendable, Hashable {
        /// A token was taken: the request may be sent now.
        case ready
        /// The next token is due in this time.
        case due(Duration)
        case spent
    }

    private let grant: BudgetGrant
    private let heldSince: Duration
    private let lifetime: Duration
    private var index = 0
    /// Tokens that were taken and not lost.
    public private(set) var used = 0

    /// - Parameter lifetime: How long after its moment a token may be used.
    public init(_ grant: BudgetGrant, at now: Duration, lifetime: Duration = BudgetTerms.lifetime) {
        self.grant = grant
        self.lifetime = lifetime
        heldSince = now
    }

    public mutating func next(at now: Duration) -> Next {
        while index < grant.count {
            let moment = due(index)
            guard now <= moment + lifetime else {
                index += 1
                continue
            }
            guard now >= moment else { return .due(moment - now) }
            index += 1
            used += 1
            return .ready
        }
        return .spent
    }

    /// How many tokens to ask for next: for those who wait, and, while the bucket gives all that is asked for, for those
    /// who will come while the lease lives, at the pace of the last one. Grows fourfold at the most.
    public func nextSize(waiting: Int, rate: Double, at now: Duration) -> Int {
        let most = Self.most(rate: rate)
        guard due(grant.count - 1) <= heldSince else { return min(waiting, most) }
        let elapsed = max((now - heldSince) / .milliseconds(1), 1)
        let expected = Double(used) * (lifetime / .milliseconds(1)) / elapsed
        return min(max(waiting, min(Int(expected), used * 4)), most)
    }

    /// How many tokens to ask for when there was no lease before.
    public static func firstSize(waiting: Int, rate: Double) -> Int { min(waiting, most(rate: rate)) }

    private static func most(rate: Double) -> Int {
        Int(max(1, min(Double(BudgetTerms.largestLease), rate * BudgetTerms.horizon)))
    }

    private func due(_ index: Int) -> Duration {
        heldSince + .seconds(max(0, grant.firstDue + grant.spacing * Double(index)))
    }
}
