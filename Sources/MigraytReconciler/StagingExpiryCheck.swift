import MigraytModel
import MigraytPorts

/// Looks whether the bucket would clear itself if the janitor could not: its own rule is the second hand at the
/// retention.
public struct StagingExpiryCheck: Sendable {
    private let inventory: any StagingInventory
    private let days: Int

    /// - Parameter days: How long an object may lie there.
    public init(inventory: any StagingInventory, days: Int) {
        self.inventory = inventory
        self.days = days
    }

    /// - Returns: `staging.expiry_missing` when no rule removes every object within the retention; else `nil`.
    /// - Throws: `staging.unavailable` when the rules cannot be read, or may not be.
    public func fault() async throws(Failure) -> FailureCode? {
        guard let rule = try await inventory.expiryDays(), rule <= days else { return .stagingExpiryMissing }
        return nil
    }
}
