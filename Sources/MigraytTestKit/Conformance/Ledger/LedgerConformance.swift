import Foundation
import MigraytModel
import MigraytPorts

/// What every `Ledger` guarantees, one function per rule.
///
/// Each rule wants an empty ledger of its own, since the coordinator's and the reconciler's calls speak of all runs.
public struct LedgerConformance: Sendable {
    let ledger: any Ledger
    let pass: @Sendable (Duration) async throws -> Void

    /// A lease that no rule outlives.
    static let long = Duration.seconds(600)
    /// A lease that rules about its end take; real clocks have to wait for it.
    static let short = Duration.milliseconds(50)

    /// - Parameters:
    ///   - ledger: Empty.
    ///   - advance: Lets this time pass on the ledger's clock: a manual clock jumps, a real one is waited for.
    ///     Asked for at most a second.
    public init(_ ledger: any Ledger, advance: @escaping @Sendable (Duration) async throws -> Void) {
        self.ledger = ledger
        pass = advance
    }

    public static let rules: [ConformanceRule<LedgerConformance>] =
        accountRules + authorizationRules + accessRules + answerRules + runRules + planningRules + stepRules
        + windowRules + claimRules
        + cancelRules + writeRules + batchRules + effectRules + reportRules + crashRules + deadLetterRules
        + restoreRules
        + erasureRules

    /// Waits for the condition with a bounded number of tries, letting a short time pass between them.
    func eventually(
        _ detail: @autoclosure () -> String, rule: String = #function, _ condition: () async throws -> Bool
    ) async throws {
        for _ in 0..<20 {
            if try await condition() { return }
            try await pass(Self.short)
        }
        try require(false, detail(), rule: rule)
    }

    /// Ends a lease: makes it short, then lets more time pass than that.
    func lapse(_ claim: ShardClaim) async throws {
        _ = try await ledger.renew(claim, lease: Self.short)
        try await pass(Self.short * 2)
    }
}
