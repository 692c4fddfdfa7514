import MigraytModel
import MigraytPorts

/// Goes through the issues that carry the label, in the order of their numbers, and behind an interruption goes on where
/// it was. How far it is stands in the ledger, at the shard's row for the whole run.
struct LabelledIssueSweep: Sendable {
    /// Issues that are taken at once, and that a death makes it look at again.
    private static let issuesAtOnce = 1000

    let session: ShardSession
    let site: TargetSite

    /// - Parameter take: Gets the next issues. Before it gets others, what it gave is noted with how far the sweep is. With
    ///   `nil` nothing is noted, so that a later sweep takes them again: it has to give `nil` from then on. Of the last
    ///   ones nothing is noted either: the caller's own outcome follows.
    /// - Returns: `false` when it had to stop before its end.
    func run(take: ([TargetIssue]) async throws(Failure) -> [Diagnostic]?) async throws(Failure) -> Bool {
        if session.mustStop { return false }
        var (page, number) = try await firstPage()
        var found: [TargetIssue] = []
        while true {
            found += page.issues
            if page.next == nil || found.count >= Self.issuesAtOnce {
                let diagnostics = try await take(found)
                if page.next != nil, let diagnostics, let last = found.last { try await note(last, diagnostics) }
                found = []
            }
            guard let next = page.next else { return true }
            if session.mustStop { return false }
            page = try await session.target.labelledIssues(after: number, page: next, site: site)
        }
    }

    /// The first page behind what is swept, and the number behind which it is.
    private func firstPage() async throws(Failure) -> (LabelledIssuePage, after: Int64?) {
        if let swept = session.contents.items.first(where: { $0.item == .wholeRun })?.lastKnownIssueNumber {
            do { return (try await session.target.labelledIssues(after: swept, page: nil, site: site), swept) } catch {
                // Jira takes no key of an issue that is gone meanwhile: all are looked at anew.
                guard error.code == .jiraRejected else { throw error }
            }
        }
        return (try await session.target.labelledIssues(after: nil, page: nil, site: site), nil)
    }

    private func note(_ last: TargetIssue, _ diagnostics: [Diagnostic]) async throws(Failure) {
        let number = last.reference.key.number
        await session.log.note([ItemOutcome(.wholeRun, .swept(through: number), diagnostics: diagnostics)])
        // Alone: of two outcomes of an item in one commit either might count.
        try await session.log.flush()
    }
}
