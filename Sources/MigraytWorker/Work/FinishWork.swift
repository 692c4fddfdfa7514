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
        let rows = session.contents.items
        if rows.contains(where: { $0.item == .wholeRun && !$0.state.isTerminal }) {
            guard let unmoved = try await SprintMoves(session: session, site: site).make() else { return .interrupted }
            let diagnostics =
                unmoved > 0 ? [Diagnostic(.sprintNotMoved, field: "System.IterationPath", count: unmoved)] : []
            await session.log.note([ItemOutcome(.wholeRun, .completed, diagnostics: diagnostics)])
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
        let keys = items.compactMap { session.contents.issues[$0]?.issue.key }
        var issues: [IssueKey: TargetIssue] = [:]
        for batch in keys.batches(of: PlatformLimits.Jira.issuesPerFetch) {
            for issue in try await session.target.issues(batch, detail: .status, site: site) {
                issues[issue.reference.key] = issue
            }
        }
        return issues
    }
}
