import MigraytModel
import MigraytPorts
import MigraytTransform

/// `links`: each unordered pair and type once, and a remote link for each relation that leads out of the target
/// project. Creating either is idempotent, so it needs no intents.
///
/// An end without an issue gets a remote link as a stand-in, which the ledger keeps: the run that migrates that end
/// makes the link and takes the stand-in away.
struct LinksWork: Sendable {
    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let rows = session.contents.items
        let plan = try await LinkPlan.of(rows.filter { !$0.state.isTerminal }.map(\.item), session: session)
        return try await PerItemWork(session: session).run(rows) { issue throws(Failure) in
            try await work(issue, plan)
        }
    }

    /// What was found on the way: the item's other links are made all the same.
    private struct Findings {
        var diagnostics: [Diagnostic]
        var refused: Failure?
    }

    private func work(_ issue: MigratedIssue, _ plan: LinkPlan) async throws(Failure) -> PerItemWork.Result {
        guard let result = plan.results[issue.item] else { return .finished(.failed(.itemGone, field: nil), []) }
        var findings = Findings(diagnostics: result.diagnostics)
        var missing: Set<WorkItemID> = []
        if let parent = result.missingParent, plan.issues[parent] == nil { missing.insert(parent) }
        for wish in result.wishes where !plan.madeByOthers.contains(wish) {
            guard plan.issues[wish.other] != nil else {
                if result.substitutes[wish.other] == nil {
                    findings.diagnostics.append(Diagnostic(.linkOtherEndMissing, field: wish.type))
                }
                missing.insert(wish.other)
                continue
            }
            if session.mustStop { return .interrupted }
            try await link(wish, plan, &findings)
        }
        let remoteLinks = result.remoteLinks + missing.sorted().flatMap { result.substitutes[$0] ?? [] }
        guard try await write(remoteLinks, on: issue.issue.key, &findings) else { return .interrupted }
        await remember(missing, of: issue)
        for waiter in plan.waiting[issue.item] ?? [] {
            if session.mustStop { return .interrupted }
            try await attach(waiter, to: issue, plan, &findings)
        }
        let verdict: ItemOutcome.Verdict =
            findings.refused.map { .failed($0.code, field: $0.field ?? "link") } ?? .completed
        return .finished(verdict, findings.diagnostics)
    }

    private func link(_ wish: LinkWish, _ plan: LinkPlan, _ findings: inout Findings) async throws(Failure) {
        guard let outward = plan.issues[wish.outward], let inward = plan.issues[wish.inward] else { return }
        try session.lease.check()
        do throws(Failure) {
            try await session.target.link(type: wish.type, outward: outward.issue.key, inward: inward.issue.key)
        } catch  where error.disposition == .failItem {
            findings.refused = error
        }
    }

    /// - Returns: `false` when the work was interrupted.
    private func write(_ links: [RemoteLink], on issue: IssueKey, _ findings: inout Findings) async throws(Failure)
        -> Bool
    {
        for link in links {
            if session.mustStop { return false }
            try session.lease.check()
            do throws(Failure) { try await session.target.remoteLink(link, on: issue) } catch
                where error.disposition == .failItem
            {
                findings.diagnostics.append(Diagnostic(.remoteLinkFailed, field: link.relation))
            }
        }
        return true
    }

    // MARK: Ends that arrive later

    /// Writes down whom the item waits for.
    private func remember(_ missing: Set<WorkItemID>, of issue: MigratedIssue) async {
        guard !missing.isEmpty else { return }
        let outcomes = missing.sorted().map { other in
            EffectOutcome(
                EffectKey(.standIn, subject: other.rawValue, part: issue.item.description),
                .completed(remoteID: issue.issue.key.description))
        }
        await session.log.note(outcomes)
    }

    /// Gives an item of an earlier run what it has waited for: its links to this one, and this one as its parent. Then
    /// the stand-ins go. All of it can be repeated.
    private func attach(
        _ waiter: WorkItem, to arrived: MigratedIssue, _ plan: LinkPlan, _ findings: inout Findings
    ) async throws(Failure) {
        guard let issue = plan.issues[waiter.id], let result = plan.results[waiter.id] else { return }
        let own = Set((plan.results[arrived.item]?.wishes ?? []).map { LinkPair($0) })
        for wish in result.wishes where wish.other == arrived.item && !own.contains(LinkPair(wish)) {
            try await link(wish, plan, &findings)
        }
        if waiter.parent == arrived.item, result.parent == arrived.issue {
            try await setParent(arrived, of: issue, plan, &findings)
        }
        for standIn in plan.transform.standIns(of: waiter, for: arrived.item) {
            try session.lease.check()
            try await session.target.removeRemoteLink(standIn, from: issue.issue.key)
        }
    }

    /// An issue that was made without its parent may be of a type that cannot stand below it: then they are related.
    private func setParent(
        _ parent: MigratedIssue, of child: MigratedIssue, _ plan: LinkPlan, _ findings: inout Findings
    ) async throws(Failure) {
        try session.lease.check()
        do throws(Failure) { try await session.target.setParent(parent.issue.key, of: child.issue.key) } catch
            where error.disposition == .failItem
        {
            findings.diagnostics.append(Diagnostic(.hierarchyParentNotRepresentable, field: "System.Parent"))
            guard let type = plan.transform.relatesLinkType else { return }
            let wish = LinkWish(
                type: type, outward: min(parent.item, child.item), inward: max(parent.item, child.item),
                other: parent.item, madeByOther: false)
            try await link(wish, plan, &findings)
        }
    }
}
