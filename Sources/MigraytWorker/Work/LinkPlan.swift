import MigraytModel
import MigraytPorts
import MigraytTransform

/// The links of a shard: what its items ask for, and what items of earlier runs have waited for.
struct LinkPlan: Sendable {
    /// By item; those that wait included.
    let results: [WorkItemID: LinkResult]
    /// The items that wait for an item of the shard, by that item.
    let waiting: [WorkItemID: [WorkItem]]
    /// The issues at the other ends and of those that wait.
    let issues: [WorkItemID: MigratedIssue]
    /// Wishes that the item at the other end has too and makes itself.
    let madeByOthers: Set<LinkWish>
    let transform: IssueTransform

    static func of(_ items: [WorkItemID], session: ShardSession) async throws(Failure) -> LinkPlan {
        let stored = try await session.site()
        let project = try await session.source.project()
        let open = Set(items.map(\.rawValue))
        let standIns = session.contents.effects.filter {
            $0.key.kind == .standIn && $0.state == .completed && open.contains($0.key.subject)
        }
        let waiters = Set(standIns.compactMap { Int64($0.key.part) }.map { WorkItemID($0) }).subtracting(items)
        let read = Self.items(try await session.workItems(items + waiters.sorted()))
        let known = Set(read.flatMap(\.relations).compactMap(Self.otherEnd)).union(waiters).union(items)
        let family = try await FamilyTree.read(above: read, with: known, session: session)
        func results(_ transform: IssueTransform) -> [WorkItemID: LinkResult] {
            let pairs = read.map { ($0.id, transform.links(of: $0, ancestors: family.ancestors(of: $0))) }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        var site = stored
        var transform = try await session.transform(stored, sourceProject: project, items: [])
        var links = results(transform)
        let wanted = Set(links.values.flatMap(\.newLinkTypes)).sorted { $0.name < $1.name }
        if !wanted.isEmpty {
            site = try await LinkTypesWork(session: session).complete(stored, with: wanted)
            transform = try await session.transform(site, sourceProject: project, items: [])
            links = results(transform)
        }
        let ends = Set(links.values.flatMap { $0.wishes.map(\.other) + [$0.missingParent].compactMap(\.self) })
        let byID = Dictionary(read.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let waiting = Dictionary(grouping: standIns) { WorkItemID($0.key.subject) }.mapValues { standIns in
            standIns.compactMap { Int64($0.key.part).flatMap { byID[WorkItemID($0)] } }
        }
        let others = ends.subtracting(known).subtracting(family.issues.keys)
        var issues = family.issues
        if !others.isEmpty {
            issues.merge(try await session.ledger.migratedIssues(session.project, others.sorted())) { first, _ in first
            }
        }
        return LinkPlan(
            results: links, waiting: waiting, issues: issues,
            madeByOthers: try await madeByOthers(
                links.filter { items.contains($0.key) }, issues, site: site, transform: transform, session: session),
            transform: transform)
    }

    private static func otherEnd(_ relation: WorkItemRelation) -> WorkItemID? {
        if case .workItem(_, let other) = relation { other } else { nil }
    }

    private static func items(_ readings: [WorkItemReading]) -> [WorkItem] {
        readings.compactMap { if case .item(let item) = $0 { item } else { nil } }
    }

    /// Real data holds relations that only one end lists, so the other end is looked at, not trusted. An end that an
    /// earlier run migrated and is done with is not looked at again, so it makes nothing: its issue was there before
    /// this run.
    private static func madeByOthers(
        _ results: [WorkItemID: LinkResult], _ issues: [WorkItemID: MigratedIssue], site: TargetSite,
        transform: IssueTransform, session: ShardSession
    ) async throws(Failure) -> Set<LinkWish> {
        let doubtful = results.values.flatMap(\.wishes).filter(\.madeByOther)
        guard !doubtful.isEmpty else { return [] }
        let others = Self.items(try await session.workItems(Set(doubtful.map(\.other)).sorted()))
        var made: Set<LinkPair> = []
        for other in others {
            guard let issue = issues[other.id],
                issue.followUps.contains(.links) || issue.issue.key.number > site.highestIssueNumber
            else { continue }
            // What this end leaves to a third item in its turn, it does not make.
            for wish in transform.links(of: other, ancestors: []).wishes where !wish.madeByOther {
                made.insert(LinkPair(wish))
            }
        }
        return Set(doubtful.filter { made.contains(LinkPair($0)) })
    }
}
