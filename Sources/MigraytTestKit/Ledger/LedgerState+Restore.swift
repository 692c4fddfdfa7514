import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    private static let leap: Int64 = 1_000_000_000

    /// It never moves: it is always the place where it was made.
    var place: LedgerHome {
        LedgerHome(ledger: home.ledger, mark: home.mark, isOpen: true, isSame: true, start: "")
    }

    mutating func raiseMark(_ ledger: UUID) -> Int64? {
        guard ledger == home.ledger else { return nil }
        home.mark += 1
        return home.mark
    }

    mutating func recover(from cause: RestoreCause, leases: Duration, now: Date) -> RestoreSummary? {
        let quiet = now.addingTimeInterval(leases.inSeconds)
        switch cause {
        case .moved: return nil
        case .behind(let ledger) where ledger != home.ledger: return nil
        case .behind, .declared: break
        }
        var summary = RestoreSummary(runs: 0, shards: 0, unknown: 0)
        for row in runsInOrder where !row.run.state.isTerminal {
            summary.runs += 1
            self[run: row.run.id].planning.fence += Self.leap
            self[run: row.run.id].planning.leaseUntil = nil
            let step = row.openStep?.step ?? PhaseStep(.prepare)
            let old = row.diagnostics[step]?[.wholeRun]?.first { $0.code == .runRestored }?.count ?? 0
            self[run: row.run.id].diagnostics[step, default: [:]][.wholeRun, default: []].removeAll {
                $0.code == .runRestored
            }
            self[run: row.run.id].diagnostics[step, default: [:]][.wholeRun, default: []].append(
                Diagnostic(.runRestored, count: old + 1))
        }
        for shard in shards.values where shard.state != .done {
            summary.shards += 1
            self[shard: shard.id].fence += Self.leap
            self[shard: shard.id].inHand = nil
            if shard.state != .waiting { free(shard.id, dueAt: now) }
            loseIntents(of: shard, now: now)
            summary.unknown += waitAnew(shard, now: quiet)
        }
        for project in effects.keys {
            for (key, row) in effects[project] ?? [:] where [.intent, .unknown].contains(row.effect.state) {
                effects[project]?[key]?.effect.state = .unknown
                effects[project]?[key]?.effect.intentAt = quiet
                summary.unknown += 1
            }
        }
        for project in projects.keys { doubt(project, now: quiet) }
        home.restores += 1
        home.mark = 0
        return summary
    }

    /// Unknown outcomes are looked up after a whole settle time from now.
    private mutating func waitAnew(_ shard: ShardRow, now: Date) -> Int {
        var count = 0
        for row in rows(of: shard) where row.state == .unknown {
            count += 1
            self[run: shard.run].items[shard.step]?[row.item]?.intentAt = now
            self[run: shard.run].items[shard.step]?[row.item]?.updatedAt = now
        }
        return count
    }

    private mutating func doubt(_ project: ProjectID, now: Date) {
        let site = runsInOrder.last { $0.run.project == project && $0.site != nil }?.site
        let known = (issues[project] ?? [:]).values.filter { $0.issue.key.projectKey == site?.projectKey }
        var after =
            site.map { site in
                max(site.highestIssueNumber, known.map(\.issue.key.number).max() ?? 0)
            } ?? 0
        if let old = restored[project], old.key == site?.projectKey { after = min(old.after, after) }
        restored[project] = RestoredRow(at: now, after: after, key: site?.projectKey)
    }

    /// Of a shard that was just claimed.
    mutating func doubtItems(of shard: ShardRow) {
        let row = self[run: shard.run]
        guard row.run.state.allowsWork, let restored = restored[row.run.project], shard.doubtedFor != restored.at
        else { return }
        self[shard: shard.id].doubtedFor = restored.at
        guard [.prepare, .items, .attachments, .comments].contains(shard.step.phase),
            !sabotage.contains(.trustRestored)
        else { return }
        for var item in rows(of: shard) where item.state == .pending {
            item.state = .unknown
            item.reason = FailureCode.ledgerRestored.rawValue
            item.reasonField = nil
            item.lastKnownIssueNumber = nil
            item.intentAt = restored.at
            item.updatedAt = restored.at
            self[run: shard.run].items[shard.step]?[item.item] = item
        }
    }

    func suspectedAfter(_ project: ProjectID, projectKey: String) -> Int64 {
        guard let restored = restored[project], restored.key == projectKey else { return 0 }
        return restored.after
    }

    mutating func recordFound(
        _ claim: ShardClaim, _ found: [MigratedIssue], projectKey: String, through number: Int64?
    ) throws(Failure) {
        let project = self[run: try held(claim).run].run.project
        for issue in found where issues[project]?[issue.item]?.issue != issue.issue {
            for shard in shards.values where shard.items.contains(issue.item) {
                if self[run: shard.run].run.project == project { addOrphan(issue, to: shard.id) }
            }
        }
        guard let number, let old = restored[project] else { return }
        restored[project]?.after = old.key == projectKey ? max(old.after, number) : number
        restored[project]?.key = projectKey
    }

    /// Every item of the project was looked at by a run that began after the restore.
    mutating func trustProject(after run: Run) {
        guard let restored = restored[run.project], run.type == .full, run.options.areaFilter == nil,
            run.options.typeFilter == nil, let started = run.startedAt, started > restored.at
        else { return }
        self.restored[run.project] = nil
    }
}
