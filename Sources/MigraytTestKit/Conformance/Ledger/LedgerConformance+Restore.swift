import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let restoreRules: [ConformanceRule<Self>] = [
        ConformanceRule("restoreEndsEveryClaim", Self.restoreEndsEveryClaim),
        ConformanceRule("restoreDoubtsWhatIsPendingOnce", Self.restoreDoubtsWhatIsPendingOnce),
        ConformanceRule("restoreDoubtsLaterStepsToo", Self.restoreDoubtsLaterStepsToo),
        ConformanceRule("restoreHasACause", Self.restoreHasACause),
        ConformanceRule("restoreIsNamedOnRunsUnderWay", Self.restoreIsNamedOnRunsUnderWay),
        ConformanceRule("foundIssuesAreEvidenceForOtherShards", Self.foundIssuesAreEvidenceForOtherShards),
        ConformanceRule("laterFullRunEndsTheDoubt", Self.laterFullRunEndsTheDoubt),
    ]

    @discardableResult
    private func restore(rule: String = #function) async throws -> RestoreSummary {
        try required(
            await ledger.recover(from: .declared, leases: .zero), "a declared restore is not taken", rule: rule)
    }

    public func restoreEndsEveryClaim() async throws {
        let held = try await heldShard()
        _ = try await intend(held, [1])
        try requireEqual(
            await restore(), RestoreSummary(runs: 1, shards: 1, unknown: 1), "what the restore was about")
        try await requireFailure(.ledgerFenceLost, of: "an outcome of a claim from before the restore") {
            () async throws(Failure) in
            try await ledger.record(held, [Self.created(1, issue: 101)])
        }
        try requireEqual(await ledger.republish(after: Self.long), 1, "the shards that are published again")
        let next = try await claim(held.shard)
        // Fences that were given in the time that is lost are known to nobody but their holders.
        try require(next.fence > held.fence + 1_000_000, "the fence after a restore may have been another's")
        try requireEqual(await ledger.items(of: next).map(\.state), [.unknown, .unknown, .unknown], "the states")
    }

    public func restoreDoubtsWhatIsPendingOnce() async throws {
        let held = try await heldShard([1, 2, 3])
        try await ledger.record(held, [Self.created(1, issue: 101)])
        _ = try await intend(held, [2])
        try await restore()
        let next = try await claim(held.shard)
        let rows = try await ledger.items(of: next)
        try requireEqual(rows.map(\.state), [.completed, .unknown, .unknown], "the states")
        try requireEqual(rows.map(\.isSuspect), [false, false, true], "what is suspect")
        try requireEqual(rows[2].lastKnownIssueNumber, nil, "the number that the suspect's probe starts after")
        try requireEqual(await intend(next, [2, 3]), [], "what may be sent")
        try await ledger.record(next, [ItemOutcome(WorkItemID(3), .retry(.ledgerRestored))])
        try await ledger.release(next, after: .zero, countsAsAttempt: false)
        let last = try await claim(held.shard)
        let row = try await item(3, of: last)
        try requireEqual(row.state, .pending, "the state of what was looked for")
        try requireEqual(row.attempts, 0, "its attempts")
        try requireEqual(await intend(last, [3]), [3], "what may be sent in the end")
        try await restore()
        try requireEqual(
            await ledger.items(of: claim(held.shard)).map(\.state), [.completed, .unknown, .unknown],
            "the states after another restore")
    }

    public func restoreDoubtsLaterStepsToo() async throws {
        let steps = [PhaseStep(.items), PhaseStep(.comments), PhaseStep(.links)]
        _ = try await plannedRun([[1, 2]], steps: steps)
        try await restore()
        var states: [PhaseStep: Set<OutboxState>] = [:]
        for _ in steps {
            for envelope in try await publish() {
                let claim = try await claim(envelope.shard)
                let rows = try await ledger.items(of: claim)
                states[claim.step] = Set(rows.map(\.state))
                let isItems = claim.step.phase == .items
                try await ledger.record(
                    claim,
                    rows.map { row in
                        isItems
                            ? Self.created(
                                row.item.rawValue, issue: row.item.rawValue + 100, followUps: [.comments, .links])
                            : ItemOutcome(row.item, .completed)
                    })
                try await ledger.complete(claim)
            }
            _ = try await ledger.closeSteps()
        }
        try requireEqual(
            states, [PhaseStep(.items): [.unknown], PhaseStep(.comments): [.unknown], PhaseStep(.links): [.pending]],
            "the states at the claims")
    }

    public func restoreHasACause() async throws {
        let home = try await ledger.home()
        try require(home.isOpen && home.isSame, "a new ledger is not at home")
        try requireEqual(await ledger.raiseMark(home.ledger), home.mark + 1, "the mark")
        try require(await ledger.recover(from: .moved, leases: .zero) == nil, "a ledger at home counts as moved")
        try require(
            await ledger.recover(from: .behind(ledger: UUID()), leases: .zero) == nil, "another ledger's mark counts")
        try require(
            await ledger.recover(from: .behind(ledger: home.ledger), leases: .zero) != nil,
            "its own mark does not count")
        try require(
            await ledger.recover(from: .behind(ledger: home.ledger), leases: .zero) == nil, "a restore is taken twice")
        try requireEqual(await ledger.raiseMark(home.ledger), nil, "the mark of the former name")
        let next = try await ledger.home()
        try require(next.isOpen && next.isSame && next.ledger != home.ledger, "the ledger is not open under a new name")
        try await ledger.open(next)
        try requireEqual(await ledger.home(), next, "the home after it was opened again")
    }

    public func restoreIsNamedOnRunsUnderWay() async throws {
        let held = try await heldShard()
        try await restore()
        let counts = try await ledger.diagnosticCounts(held.run.id)
        try requireEqual(counts.map(\.code), [.runRestored], "the diagnostics of the run")
    }

    public func foundIssuesAreEvidenceForOtherShards() async throws {
        _ = try await plannedRun([[1, 2]], steps: [PhaseStep(.items)], shardSize: 1)
        let shards = try await publish().map(\.shard)
        try await restore()
        let first = try await claim(shards[0])
        try requireEqual(await ledger.suspectedAfter(first, projectKey: "SHOP"), 0, "where a probe begins")
        let found = MigratedIssue(item: WorkItemID(2), issue: Self.issue(140), revision: 3, followUps: [])
        try await ledger.recordFound(first, [found], projectKey: "SHOP", through: nil)
        try requireEqual(await ledger.suspectedAfter(first, projectKey: "SHOP"), 0, "where a probe begins meanwhile")
        try await ledger.recordFound(first, [], projectKey: "SHOP", through: 150)
        try await ledger.recordFound(first, [], projectKey: "SHOP", through: 145)
        let second = try await claim(shards[1])
        try requireEqual(await ledger.orphans(of: second), [found], "the evidence of the other shard")
        try requireEqual(await ledger.orphans(of: first), [], "the evidence of its own")
        try requireEqual(await ledger.suspectedAfter(second, projectKey: "SHOP"), 150, "where the next probe begins")
        try requireEqual(
            await ledger.suspectedAfter(second, projectKey: "OTHER"), 0, "where one of another project does")
        try await ledger.release(first, after: .zero, countsAsAttempt: false)
        try await requireFailure(.ledgerFenceLost, of: "a find of a claim that was given back") {
            () async throws(Failure) in
            try await ledger.recordFound(first, [found], projectKey: "SHOP", through: 200)
        }
    }

    public func laterFullRunEndsTheDoubt() async throws {
        let place = try await place()
        var doubted: [Bool] = []
        for items in [[Int64(1), 2], [3, 4], [5, 6]] {
            _ = try await plannedRun([items], steps: [PhaseStep(.items)], in: place)
            if doubted.isEmpty { try await restore() }
            for envelope in try await publish() {
                let claim = try await claim(envelope.shard)
                let rows = try await ledger.items(of: claim)
                doubted.append(rows.contains(where: \.isSuspect))
                try await ledger.record(
                    claim, rows.map { Self.created($0.item.rawValue, issue: $0.item.rawValue + 100) })
                try await ledger.complete(claim)
            }
            _ = try await ledger.closeSteps()
            try requireEqual(await ledger.finishRuns().count, 1, "the runs that end")
            try await pass(Self.short)
        }
        try requireEqual(doubted, [true, true, false], "in which of three runs items are suspect")
    }
}
