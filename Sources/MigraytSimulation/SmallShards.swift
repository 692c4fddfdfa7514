import MigraytModel
import MigraytPorts

/// The coordinator's ledger with shards of a few items, so that small runs have several of them under way at once.
struct SmallShards: CoordinatorLedger {
    let ledger: any CoordinatorLedger
    let size: Int

    func claimPlanning(owner: String, lease: Duration) async throws(Failure) -> PlanningClaim? {
        try await ledger.claimPlanning(owner: owner, lease: lease)
    }
    func replayedItems(of run: RunID) async throws(Failure) -> Set<WorkItemID> {
        try await ledger.replayedItems(of: run)
    }
    func enumerate(_ claim: PlanningClaim, page: EnumerationPage) async throws(Failure) {
        let small = EnumerationPage(
            level: page.level, items: page.items, isLastOfLevel: page.isLastOfLevel, shardSize: size)
        try await ledger.enumerate(claim, page: small)
    }
    func finishPlanning(_ claim: PlanningClaim, steps: [PhaseStep]) async throws(Failure) {
        try await ledger.finishPlanning(claim, steps: steps)
    }
    func failPlanning(_ claim: PlanningClaim, _ failure: Failure, park: Bool) async throws(Failure) {
        try await ledger.failPlanning(claim, failure, park: park)
    }
    func openNextSteps(
        shardSizes sizes: @escaping @Sendable (Phase, _ itemsOfRun: Int) -> Int
    ) async throws(Failure) -> [(RunID, PhaseStep)] {
        try await ledger.openNextSteps { min(size, sizes($0, $1)) }
    }
    func admitShards(window: Int) async throws(Failure) -> Int { try await ledger.admitShards(window: window) }
    func survey(window: Int, limit: Int) async throws(Failure) -> CoordinatorSurvey {
        try await ledger.survey(window: window, limit: limit)
    }
    func shardsToPublish(limit: Int) async throws(Failure) -> [ShardEnvelope] {
        try await ledger.shardsToPublish(limit: limit)
    }
    func markPublished(_ envelopes: [ShardEnvelope]) async throws(Failure) {
        try await ledger.markPublished(envelopes)
    }
}
