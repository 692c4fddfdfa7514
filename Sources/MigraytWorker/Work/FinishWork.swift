import Foundation
import MigraytModel
import MigraytObservability
import MigraytPorts
import MigraytTransform

/// `finish`: states that lie more than one hop away, and the states of the sprints.
struct FinishWork: Sendable {
    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let site = try await session.site()
        let project = try await session.source.project()
        let rows = try await session.ledger.items(of: session.claim)
        if rows.contains(where: { $0.item == .wholeRun && !$0.state.isTerminal }) {
            try await moveSprints(site)
            try await session.persist { () async throws(Failure) in
                try await session.ledger.record(session.claim, [ItemOutcome(.wholeRun, .completed)])
            }
        }
        let open = rows.filter { !$0.state.isTerminal && $0.item != .wholeRun }.map(\.item)
        var items: [WorkItemID: WorkItem] = [:]
        for case .item(let item) in try await session.workItems(open) { items[item.id] = item }
        let walk = StatusWalk(
            session: session, transform: try await session.transform(site, sourceProject: project, items: []))
        let present = try await current(open, site: site)
        return try await PerItemWork(session: session).run(rows) { [items] issue throws(Failure) in
            guard let item = items[issue.item] else { return .finished(.failed(.itemGone, field: nil), []) }
            return try await walk.take(issue.issue.key, to: item, from: present[issue.issue.key])
        }
    }

    private func current(_ items: [WorkItemID], site: TargetSite) async throws(Failure) -> [IssueKey: TargetIssue] {
        let keys = try await session.ledger.migratedIssues(session.project, items).values.map(\.issue.key)
        var issues: [IssueKey: TargetIssue] = [:]
        for batch in keys.batches(of: PlatformLimits.Jira.issuesPerFetch) {
            for issue in try await session.target.issues(batch, detail: .status, site: site) {
                issues[issue.reference.key] = issue
            }
        }
        return issues
    }

    /// Sprints that have begun are started, those that have ended are closed; items entered them before.
    private func moveSprints(_ site: TargetSite) async throws(Failure) {
        guard site.boardID != nil, site.sprintField != nil else { return }
        let nodes = try await session.source.iterations()
        let effects = try await session.ledger.effects(session.claim, kind: .sprint, subjects: nodes.map(\.id))
        let now = session.timing.now()
        for effect in effects where effect.state == .completed {
            guard let sprint = effect.remoteID.flatMap({ Int64($0) }),
                let node = nodes.first(where: { $0.id == effect.key.subject }),
                let start = node.startDate, let finish = node.finishDate, start <= now
            else { continue }
            try session.lease.check()
            do {
                try await session.target.moveSprint(sprint, to: .active, start: start, end: finish)
                if finish < now {
                    try await session.target.moveSprint(sprint, to: .closed, start: start, end: finish)
                }
            } catch  where error.disposition == .failItem {
                // A board without parallel sprints refuses a second active one: the sprint stays as it is.
                session.logger.log(error, "A sprint could not be moved", [.run: session.run.id.description])
            }
        }
    }
}
