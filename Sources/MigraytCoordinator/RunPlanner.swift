import Logging
import MigraytModel
import MigraytObservability
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// Enumerates the source of new runs: ids only, page by page, resumable at every page, memory flat at any size.
public struct RunPlanner: Sendable {
    private let ledger: any CoordinatorLedger
    private let platforms: Platforms
    private let configuration: CoordinatorConfiguration
    private let drain: DrainSignal
    private let logger: Logger

    public init(
        ledger: any CoordinatorLedger, platforms: Platforms, configuration: CoordinatorConfiguration,
        drain: DrainSignal, logger: Logger
    ) {
        self.ledger = ledger
        self.platforms = platforms
        self.configuration = configuration
        self.drain = drain
        self.logger = logger
    }

    /// What one look at the runs came to.
    public enum Summary: Sendable, Hashable {
        case idle
        case planned(RunID)
        /// The run was paused or failed with its cause.
        case refused(RunID, FailureCode)
        /// Another planner, or a later look, goes on where this one was.
        case interrupted(RunID)
    }

    /// Plans one run to its end, if there is one.
    /// - Throws: `ledger.unavailable`, and what the source says to try again; nothing is lost, the cursor is recorded.
    public func runOnce() async throws(Failure) -> Summary {
        guard let claim = try await ledger.claimPlanning(owner: configuration.owner, lease: configuration.planningLease)
        else { return .idle }
        let run = claim.run.id
        do {
            guard try await plan(claim) else { return .interrupted(run) }
            logger.log(.info, "Run planned", [.run: run.description])
            return .planned(run)
        } catch  where error.disposition == .parkRun || error.disposition == .failRun || error.disposition == .failItem
        {
            logger.log(error, "Run cannot be planned", [.run: run.description])
            try await ledger.failPlanning(claim, error, park: error.disposition == .parkRun)
            return .refused(run, error.code)
        } catch  where error.code == .ledgerFenceLost {
            return .interrupted(run)
        }
    }

    /// - Returns: `false` when the process is to end meanwhile.
    private func plan(_ claim: PlanningClaim) async throws(Failure) -> Bool {
        let run = claim.run
        let (source, _) = try await platforms.source(run.source, tenant: run.tenant)
        let mapping = TypeMapping(run.options)
        let types = run.options.selected(try await source.workItemTypes())
        let typesByLevel = Dictionary(grouping: types) { mapping.level(of: $0) }
        let wanted = run.type == .replay ? try await ledger.replayedItems(of: run.id) : nil
        var last = claim.lastItem
        for level in claim.level..<max(mapping.levels, claim.level) {
            let ofLevel = (typesByLevel[level] ?? []).sorted()
            var isLast = false
            while !isLast {
                if drain.isRaised { return false }
                let ids = try await page(source, ofLevel, run.options.areaFilter, after: last)
                isLast = ids.count < PlatformLimits.AzureDevOps.idsPerPage
                try await ledger.enumerate(
                    claim,
                    page: EnumerationPage(
                        level: level, items: wanted.map { ids.filter($0.contains) } ?? ids, isLastOfLevel: isLast,
                        shardSize: RunPlan.shardSize(of: .items, items: ids.count)))
                try await CrashPoint.pageRecorded.pass()
                last = ids.last ?? last
            }
            last = nil
        }
        try await ledger.finishPlanning(claim, steps: RunPlan(levels: mapping.levels).steps)
        return true
    }

    private func page(_ source: any WorkItemSource, _ types: [String], _ area: String?, after last: WorkItemID?)
        async throws(Failure) -> [WorkItemID]
    {
        guard !types.isEmpty else { return [] }
        return try await source.workItemIDs(
            types: types, area: area, after: last, limit: PlatformLimits.AzureDevOps.idsPerPage)
    }
}
