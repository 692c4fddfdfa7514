import MigraytModel
import MigraytPorts
import MigraytTransform

/// `prepare`: preflight, places, and the adoption of issues that another stack made before. All or nothing.
struct PrepareWork: Sendable {
    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        if session.claim.settlesOnly { return await finish(.skipped(reason: FailureCode.cancelled.rawValue)) }
        if let wait = try await waitAfterRestore() { return .again(after: wait, countsAsAttempt: false) }
        let project = try await session.source.project()
        var site = IssueTransform.relevant(
            try await session.target.site(), options: session.claim.run.options)
        try await preflight(site)
        var sprints: [TargetSprint] = []
        if let board = site.boardID { sprints = try await session.target.sprints(board: board) }
        site.closedSprints = Set(sprints.filter { $0.state == .closed }.map(\.id))
        try await session.ledger.saveSite(session.claim, site)
        try await session.ledger.reopenIdentities(session.claim)
        guard try await adoptLabelledIssues(of: project, site: site) else { return .interrupted }
        let places = try await PlacesWork(session: session, site: site, presentSprints: sprints).run()
        guard places == .complete else { return places }
        return await finish(.completed, try await diagnostics(site))
    }

    /// After a restore, what was being made is given the time to be there: all of it is looked for before it is made.
    private func waitAfterRestore() async throws(Failure) -> Duration? {
        guard let row = session.contents.items.first(where: \.isSuspect) else { return nil }
        let wait = session.settleDelay(row.updatedAt)
        if wait > .zero { return wait }
        await session.log.note([ItemOutcome(row.item, .retry(.ledgerRestored))])
        try await session.log.flush()
        return nil
    }

    /// What the sprints could not take over of their iterations, told of the run as a whole.
    private func diagnostics(_ site: TargetSite) async throws(Failure) -> [Diagnostic] {
        guard let board = site.boardID, site.sprintField != nil else { return [] }
        let plans = SprintPlan.plans(for: try await session.source.iterations())
        let sprints = try await session.target.sprints(board: board)
        let renamed = plans.count { plan in sprints.contains { plan.isOwn($0) && $0.name == plan.plainName } }
        let dateless = plans.count(where: \.losesDates)
        return [(Diagnostic.Code.sprintRenamed, renamed), (.sprintDatesDropped, dateless)]
            .filter { $0.1 > 0 }.map { Diagnostic($0.0, field: "System.IterationPath", count: $0.1) }
    }

    private func preflight(_ site: TargetSite) async throws(Failure) {
        let options = session.claim.run.options
        let types = options.selected(try await session.source.workItemTypes())
        guard IssueTransform.preflight(sourceTypes: types, site: site, options: options) != nil else { return }
        // What stands in the way of a type counts only where the run has items of it; asked only now, a call per type.
        var present: [String] = []
        for type in types {
            let first = try await session.source.workItemIDs(
                types: [type], area: options.areaFilter, after: nil, limit: 1)
            if !first.isEmpty { present.append(type) }
        }
        if let failure = IssueTransform.preflight(sourceTypes: present, site: site, options: options) { throw failure }
    }

    private func finish(_ verdict: ItemOutcome.Verdict, _ diagnostics: [Diagnostic] = []) async -> ShardEnd {
        await session.log.note([ItemOutcome(.wholeRun, verdict, diagnostics: diagnostics)])
        return .complete
    }

    /// The second witness: issues that carry our provenance and are not in the ledger. They are taken over as they are,
    /// so that a run with an empty ledger creates nothing twice.
    /// - Returns: `false` when it had to stop before its end.
    private func adoptLabelledIssues(of project: SourceProject, site: TargetSite) async throws(Failure) -> Bool {
        try await LabelledIssueSweep(session: session, site: site).run { found throws(Failure) in
            let ours = found.compactMap { $0.migrated(from: project) }
            if !ours.isEmpty { try await session.ledger.adopt(session.claim, ours) }
            return []
        }
    }
}
