import MigraytModel
import MigraytPorts
import MigraytTransform

/// `links`: each unordered pair and type once, and a remote link for each relation that leads out of the target project.
/// Creating either is idempotent, so it needs no intents.
struct LinksWork: Sendable {
    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let site = try await session.site()
        let project = try await session.source.project()
        let rows = try await session.ledger.items(of: session.claim)
        let open = rows.filter { !$0.state.isTerminal }.map(\.item)
        let items = Self.items(try await session.workItems(open))
        let family = try await FamilyTree.read(above: items, session: session)
        let transform = try await session.transform(site, sourceProject: project, items: [])
        var results: [WorkItemID: LinkResult] = [:]
        for item in items { results[item.id] = transform.links(of: item, ancestors: family.ancestors(of: item)) }

        let others = Set(results.values.flatMap(\.wishes).map(\.other)).sorted()
        let issues = try await session.ledger.migratedIssues(session.project, others)
        let madeByOthers = try await madeByOthers(results, site: site, transform: transform)
        return try await PerItemWork(session: session).run(rows) { [results] issue throws(Failure) in
            guard let result = results[issue.item] else { return .finished(.failed(.itemGone, field: nil), []) }
            var diagnostics = result.diagnostics
            var refused: Failure?
            var remoteLinks = result.remoteLinks
            var missing: Set<WorkItemID> = []
            for wish in result.wishes where !madeByOthers.contains(wish) {
                guard let other = issues[wish.other]?.issue.key else {
                    let substitutes = result.substitutes[wish.other] ?? []
                    if substitutes.isEmpty { diagnostics.append(Diagnostic(.linkOtherEndMissing, field: wish.type)) }
                    if missing.insert(wish.other).inserted { remoteLinks += substitutes }
                    continue
                }
                if session.mustStop { return .interrupted }
                try session.lease.check()
                let isOutward = wish.outward == issue.item
                do throws(Failure) {
                    try await session.target.link(
                        type: wish.type, outward: isOutward ? issue.issue.key : other,
                        inward: isOutward ? other : issue.issue.key)
                } catch  where error.disposition == .failItem {
                    // The item's other links are made all the same.
                    refused = error
                }
            }
            guard let failed = try await write(remoteLinks, on: issue.issue.key) else { return .interrupted }
            diagnostics += failed
            return .finished(refused.map { .failed($0.code, field: $0.field ?? "link") } ?? .completed, diagnostics)
        }
    }

    /// - Returns: A diagnostic for each link that Jira refused, the others being made all the same; `nil` when the work was
    ///   interrupted.
    private func write(_ links: [RemoteLink], on issue: IssueKey) async throws(Failure) -> [Diagnostic]? {
        var failed: [Diagnostic] = []
        for link in links {
            if session.mustStop { return nil }
            try session.lease.check()
            do throws(Failure) { try await session.target.remoteLink(link, on: issue) } catch
                where error.disposition == .failItem
            {
                failed.append(Diagnostic(.remoteLinkFailed, field: link.relation))
            }
        }
        return failed
    }

    private static func items(_ readings: [WorkItemReading]) -> [WorkItem] {
        readings.compactMap { if case .item(let item) = $0 { item } else { nil } }
    }

    /// Wishes that the item at the other end has too and makes itself. Real data holds relations that only one end
    /// lists, so the other end is looked at, not trusted. An end that an earlier run migrated and is done with is not
    /// looked at again, so it makes nothing: its issue was there before this run.
    private func madeByOthers(_ results: [WorkItemID: LinkResult], site: TargetSite, transform: IssueTransform)
        async throws(Failure) -> Set<LinkWish>
    {
        let doubtful = results.values.flatMap(\.wishes).filter(\.madeByOther)
        guard !doubtful.isEmpty else { return [] }
        let others = Self.items(try await session.workItems(Set(doubtful.map(\.other)).sorted()))
        let migrated = try await session.ledger.migratedIssues(session.project, others.map(\.id))
        var made: Set<Pair> = []
        for other in others {
            guard let issue = migrated[other.id],
                issue.followUps.contains(.links) || issue.issue.key.number > site.highestIssueNumber
            else { continue }
            // What this end leaves to a third item in its turn, it does not make.
            for wish in transform.links(of: other, ancestors: []).wishes where !wish.madeByOther {
                made.insert(Pair(wish))
            }
        }
        return Set(doubtful.filter { made.contains(Pair($0)) })
    }

    /// A link as both of its ends see it.
    private struct Pair: Hashable {
        let type: String
        let outward: WorkItemID
        let inward: WorkItemID

        init(_ wish: LinkWish) {
            type = wish.type
            outward = wish.outward
            inward = wish.inward
        }
    }
}
