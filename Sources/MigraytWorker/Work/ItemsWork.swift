import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

// THE WRITE PROTOCOL for calls that are not idempotent, stated once. The windows between its arrows:
//
//   claim --W0-- intent committed --W1-- bytes on the wire --W2-- Jira commits --W3-- answer read
//         --W4-- outcome committed --W5-- offset committed
//
// 1. The intent is committed before the request. Only items that the database moved to INTENT are sent.
// 2. Provenance travels in the same request: a later one would open a new window.
// 3. The answer is sorted into surely done, surely not done and unknown. Unknown is never sent again.
// 4. The outcome is committed under the fence of the claim; what comes back too late is kept as an orphan.
// 5. An unknown outcome is parked for the settle time, then settled by a strongly consistent probe: found means done,
//    not found means PENDING again.
// 6. A take-over turns INTENT into UNKNOWN, never into PENDING.
// W0 and W5 do no harm, since the database decides; a death anywhere in W1 to W4 leaves INTENT, and so UNKNOWN.

/// `items`: creates the issues of one hierarchy level, fifty per call.
struct ItemsWork: Sendable {
    let session: ShardSession

    func run() async throws(Failure) -> ShardEnd {
        let site = try await session.site()
        let project = try await session.source.project()
        var items = session.contents.items
        let unknown = items.filter { $0.state == .unknown || $0.state == .intent }
        if !unknown.isEmpty {
            try await ItemSettlement(session: session, site: site, project: project).settle(unknown)
            items = try await session.items()
        }
        if !session.claim.settlesOnly {
            let pending = items.filter { $0.state == .pending }.map(\.item)
            if session.mustStop { return .interrupted }
            guard try await create(pending, site: site, project: project) else { return .interrupted }
        }
        return try await end()
    }

    private func end() async throws(Failure) -> ShardEnd {
        let begun = session.contents.items.filter { !$0.state.isTerminal }.map(\.item)
        if await session.log.haveEnded(begun) { return .complete }
        let open = try await session.items().filter { !$0.state.isTerminal }
        if open.isEmpty { return .complete }
        if open.contains(where: { $0.state == .pending }) {
            let attempts = open.map(\.attempts).max() ?? 0
            let delay = session.configuration.retry.delay(attempt: attempts, random: session.timing.random())
            return session.mustStop ? .interrupted : .again(after: delay, countsAsAttempt: true)
        }
        let wait = open.map { session.settleDelay($0.updatedAt) }.min() ?? .zero
        return .again(after: max(wait, .milliseconds(500)), countsAsAttempt: false)
    }

    /// - Returns: `false` when it had to stop before all were sent.
    private func create(_ pending: [WorkItemID], site: TargetSite, project: SourceProject)
        async throws(Failure) -> Bool
    {
        guard !pending.isEmpty else { return true }
        // The first witness: what any run of the project created is not created again.
        let known = session.contents.issues
        var settled = pending.filter { known[$0] != nil }.map { ItemOutcome($0, .skipped(reason: "already_migrated")) }
        let wanted = pending.filter { known[$0] == nil }

        let readings = try await session.workItems(wanted)
        var items: [WorkItem] = []
        for reading in readings {
            switch reading {
            case .item(let item): items.append(item)
            case .unreadable(let id, let field): settled.append(ItemOutcome(id, .failed(.itemUnreadable, field: field)))
            }
        }
        let gone = Set(wanted).subtracting(readings.map(\.id)).sorted()
        settled += gone.map { ItemOutcome($0, .failed(.itemGone, field: nil)) }
        await session.log.note(settled)

        let results = try await drafts(of: items, site: site, project: project)
        for batch in results.batches(of: PlatformLimits.Jira.issuesPerCreate) {
            if session.mustStop { return false }
            guard try await send(batch, site: site) else { return false }
        }
        return true
    }

    /// What the transform makes of items, with their families and people.
    func drafts(of items: [WorkItem], site: TargetSite, project: SourceProject) async throws(Failure) -> [DraftResult] {
        let family = try await FamilyTree.read(above: items, session: session)
        let mapped = (session.run.options.fieldMapping ?? [:]).keys
        let people = items.flatMap { item in
            [item.assignee, item.creator].compactMap(\.self) + mapped.compactMap { item.people[$0] }
        }
        let accounts = try await session.identities.accounts(people, session: session, site: site)
        let transform = try await session.transform(site, sourceProject: project, items: items)
        let awaited = awaited
        return items.map { item in
            var result = transform.draft(item, ancestors: family.ancestors(of: item), identities: accounts)
            if awaited.contains(item.id) { result.followUps.insert(.links) }
            return result
        }
    }

    /// Items that links of earlier runs wait for, whether or not they list a relation themselves.
    private var awaited: Set<WorkItemID> {
        guard session.run.options.migrateLinks else { return [] }
        return Set(session.contents.effects.filter { $0.key.kind == .standIn }.map { WorkItemID($0.key.subject) })
    }

    /// - Returns: `false` when nothing may be sent: the run was paused or cancelled meanwhile.
    private func send(_ batch: [DraftResult], site: TargetSite) async throws(Failure) -> Bool {
        let intended = try await session.log.intend(batch.map(\.draft.item))
        let sent = batch.filter { intended.contains($0.draft.item) }
        guard !sent.isEmpty else { return false }
        let creations: [IssueCreation]
        do {
            try await CrashPoint.itemsIntended.pass()
            try session.lease.check()
            creations = try await session.target.createIssues(sent.map(\.draft), site: site)
            try await CrashPoint.itemsAnswered.pass()
        } catch {
            let verdict: ItemOutcome.Verdict =
                switch (error.certainty, error.disposition) {
                case (.unknown, _): .unknown
                case (.notExecuted, .failItem): .failed(error.code, field: error.field)
                case (.notExecuted, _): .retry(error.code)
                }
            await session.log.note(sent.map { ItemOutcome($0.draft.item, verdict) })
            if error.certainty == .notExecuted, error.disposition != .failItem { throw error }
            return true
        }
        // Committed with the next batch's intents, or with the end of the shard, which follow at once.
        await session.log.note(zip(sent, creations).map { Self.outcome(of: $0, $1) })
        return true
    }

    private static func outcome(of result: DraftResult, _ creation: IssueCreation) -> ItemOutcome {
        let item = result.draft.item
        switch creation {
        case .created(let issue, let transitionFailed):
            // A transition that the create call could not make is left to `finish`, which looks at the real status.
            let followUps = transitionFailed ? result.followUps.union(.finish) : result.followUps
            return ItemOutcome(
                item, .created(issue, revision: result.draft.provenance.revision, followUps: followUps),
                diagnostics: result.diagnostics)
        case .rejected(let failure):
            if case .retry = failure.disposition { return ItemOutcome(item, .retry(failure.code)) }
            return ItemOutcome(item, .failed(failure.code, field: failure.field), diagnostics: result.diagnostics)
        }
    }
}
