import MigraytModel
import MigraytPorts

/// A budget that never makes anybody wait.
public struct UnlimitedBudget: RequestBudget {
    public init() {}
    public func acquire(_ bucket: BudgetBucket, charging charge: PointsCharge?) async throws(Failure) {}
    public func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure) {}
    public func freeze(site: String, for pause: Duration) async throws(Failure) {}
    public func freeze(_ pool: PointsPool, for pause: Duration) async throws(Failure) {}
    public func brake(_ bucket: BudgetBucket) async throws(Failure) {}
    public func settle(_ pool: PointsPool, _ difference: Int) {}
}
