import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    mutating func recordIntent(of shard: ShardRow, _ items: [WorkItemID], now: Date) -> [WorkItemID] {
        let row = self[run: shard.run]
        let known = (issues[row.run.project] ?? [:]).values.map(\.issue.key.number).max()
        let highest = [row.site?.highestIssueNumber, known].compactMap { $0 }.max()
        for item in items where shard.items.contains(item) {
            change(item, of: shard, now: now) { row in
                guard row.state == .pending else { return }
                row.state = .intent
                row.intentAt = now
                row.lastKnownIssueNumber = highest
            }
        }
        // Every intent of the shard is this claim's: those of earlier holders are unknown by now.
        let intents = Set(rows(of: shard).filter { $0.state == .intent }.map(\.item))
        return items.filter(intents.contains)
    }

    mutating func record(_ claim: ShardClaim, _ outcomes: [ItemOutcome], now: Date) throws(Failure) {
        let shard = try held(claim)
        for outcome in outcomes { record(outcome, of: shard, now: now) }
    }

    private mutating func record(_ outcome: ItemOutcome, of shard: ShardRow, now: Date) {
        guard let row = self[run: shard.run].items[shard.step]?[outcome.item] else { return }
        let isOpen = !row.state.isTerminal || sabotage.contains(.rewriteHistory)
        if case .created(let issue, let revision, let followUps) = outcome.verdict {
            let migrated = MigratedIssue(item: outcome.item, issue: issue, revision: revision, followUps: followUps)
            keepFirst(migrated, of: shard, mayUpdate: isOpen)
        }
        guard isOpen else { return }
        let project = self[run: shard.run].run.project
        if outcome.verdict == .completed {
            issues[project]?[outcome.item]?.followUps.remove(FollowUps.work(of: shard.step.phase))
        }
        let key = issues[project]?[outcome.item]?.issue.key
        let isCancelled = self[run: shard.run].run.state == .cancelled && !sabotage.contains(.ignoreCancel)
        change(outcome.item, of: shard, now: now) { row in
            // An outcome that was unknown before is waited for since then.
            if outcome.verdict == .unknown, row.state != .unknown { row.intentAt = now }
            row.apply(outcome.verdict, issue: key)
            // What surely was not done in a cancelled run is not tried again.
            if isCancelled, row.state == .pending {
                row.apply(.skipped(reason: FailureCode.cancelled.rawValue), issue: key)
            }
        }
        writeLetters([outcome.item], of: shard, now: now)
        for diagnostic in outcome.diagnostics { add(diagnostic, to: outcome.item, of: shard) }
    }

    /// The first issue that is known of an item stands for it. A second one is evidence of a duplicate.
    private mutating func keepFirst(_ new: MigratedIssue, of shard: ShardRow, mayUpdate: Bool) {
        let project = self[run: shard.run].run.project
        if let first = issues[project]?[new.item], first.issue != new.issue, !sabotage.contains(.replaceIssues) {
            addOrphan(new, to: shard.id)
            add(Diagnostic(.verifyDuplicate), to: new.item, of: shard)
        } else if mayUpdate {
            issues[project, default: [:]][new.item] = new
        }
    }

    private mutating func add(_ diagnostic: Diagnostic, to item: WorkItemID, of shard: ShardRow) {
        var all = self[run: shard.run].diagnostics[shard.step]?[item] ?? []
        all.removeAll { $0.code == diagnostic.code && $0.field == diagnostic.field }
        all.append(diagnostic)
        self[run: shard.run].diagnostics[shard.step, default: [:]][item] = all
    }

    mutating func addOrphan(_ issue: MigratedIssue, to shard: ShardID) {
        if sabotage.contains(.dropOrphans) { return }
        guard shards[shard] != nil, !(orphans[shard] ?? []).contains(where: { $0.issue == issue.issue }) else { return }
        orphans[shard, default: []].append(issue)
    }

    mutating func adopt(_ claim: ShardClaim, _ found: [MigratedIssue]) throws(Failure) {
        let shard = try held(claim)
        let project = self[run: shard.run].run.project
        for issue in found where issues[project]?[issue.item] == nil {
            issues[project, default: [:]][issue.item] = issue
        }
    }

    mutating func saveSite(_ claim: ShardClaim, _ site: TargetSite) throws(Failure) {
        let shard = try held(claim)
        self[run: shard.run].site = site
    }

    mutating func reopenIdentities(_ claim: ShardClaim) throws(Failure) {
        let project = self[run: try held(claim).run].run.project
        identities[project] = identities[project]?.filter { $0.value.account != nil }
    }

    mutating func saveIdentities(_ claim: ShardClaim, _ new: [String: IdentityDecision]) throws(Failure) {
        let shard = try held(claim)
        identities[self[run: shard.run].run.project, default: [:]].merge(new) { $1 }
    }

    func identities(_ project: ProjectID, _ ids: [String]) -> [String: IdentityDecision] {
        let known = identities[project] ?? [:]
        let wanted = Set(ids)
        return known.filter { wanted.contains($0.key) }
    }
}

extension OutboxItem {
    fileprivate mutating func apply(_ verdict: ItemOutcome.Verdict, issue key: IssueKey?) {
        reason = nil
        reasonField = nil
        issue = key
        switch verdict {
        case .created, .completed: state = .completed
        case .skipped(let why):
            state = .skipped
            reason = why
        case .failed(let code, let field):
            state = .failed
            reason = code.rawValue
            reasonField = field
        case .unknown: state = .unknown
        case .retry(let code):
            state = .pending
            reason = code.rawValue
            // Waiting for a rate limit never counts towards giving up, and neither does a look-up after a restore.
            if ![.jiraThrottled, .adoThrottled, .ledgerRestored].contains(code) { attempts += 1 }
        case .swept(let number):
            state = .pending
            lastKnownIssueNumber = number
        }
    }
}
