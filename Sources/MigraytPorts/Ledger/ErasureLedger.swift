import MigraytModel

/// Erasing a tenant: the order comes first, then what lies outside the database, then the rows. Each call may be
/// repeated, so that a process which is killed at any point leaves work that another one goes on with.
///
/// Orders and certificates outlive their tenant, so these calls stand outside the wall around one: the API passes the
/// tenant of a verified token, and nothing else.
public protocol ErasureLedger: Sendable {
    /// Writes down the order and removes the tenant's users and sessions with it. From then on nothing of the tenant is
    /// created, and the audit trail takes no entry of it.
    /// - Returns: The order; the first one, with its own id, when the tenant has one already.
    /// - Throws: `ledger.conflict` while a run of the tenant is active; `ledger.not_found` when there is no such tenant.
    func requestErasure(_ id: ErasureID, of tenant: TenantID, by user: UserID) async throws(Failure) -> Erasure
    func erasure(_ id: ErasureID) async throws(Failure) -> Erasure?
    /// The tenant's order, also when it is finished.
    func erasure(of tenant: TenantID) async throws(Failure) -> Erasure?

    /// Orders with something left to do, oldest first. One whose tenant has a shard in a worker's hands is left out until
    /// the lease ends.
    func erasuresUnderWay(limit: Int) async throws(Failure) -> [Erasure]
    /// ARNs that the tenant's connections name.
    func secretsToErase(_ id: ErasureID, limit: Int) async throws(Failure) -> [String]
    /// Removes the connections whose secrets are gone and counts both.
    func recordErasedSecrets(_ id: ErasureID, _ arns: [String]) async throws(Failure)
    /// The tenant's projects in the order of their ids' texts, those after `after`.
    func projectsToErase(_ id: ErasureID, after: ProjectID?, limit: Int) async throws(Failure) -> [ProjectID]
    /// Counts staged files, before they are removed. A key that is not after all keys of earlier calls was counted before
    /// and is not counted again.
    /// - Parameter keys: In the order of their bytes.
    func countFiles(_ id: ErasureID, keys: [String]) async throws(Failure)
    /// Removes rows of the tenant, children first, and counts them; with the last of them the tenant itself goes and the
    /// certificate is finished.
    /// - Parameter limit: About so many rows at the most, so that no transaction is long.
    /// - Returns: Whether nothing is left.
    func eraseRows(_ id: ErasureID, limit: Int) async throws(Failure) -> Bool
}
