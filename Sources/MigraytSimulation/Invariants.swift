import Foundation
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization

/// What must hold after every step, by what the target holds and the ledger says. I5 (rates) is the budget's, whose
/// conformance rules check it; I6 (offsets) does not apply, since the database decides and not the offset.
final class Invariants: Sendable {
    private struct State {
        var fences: [ShardID: Int64] = [:]
        var found: Violation?
    }

    private let items: Set<WorkItemID>
    private let state = Mutex(State())

    init(items: Set<WorkItemID>) { self.items = items }

    /// The first one that did not hold.
    var violation: Violation? { state.withLock { $0.found } }

    func note(_ invariant: Violation.Invariant, _ detail: String) {
        state.withLock { $0.found = $0.found ?? Violation(invariant: invariant, detail: detail) }
    }

    func check(_ ledger: LedgerWitness, _ target: TargetContent) {
        checkTarget(target)
        checkLedger(ledger, target)
    }

    private func checkTarget(_ target: TargetContent) {
        var seen: Set<WorkItemID> = []
        for issue in target.issues.values {
            let item = issue.draft.item
            if !items.contains(item) { note(.noStranger, "item \(item)") }
            if !seen.insert(item).inserted { note(.onlyOnce, "item \(item) has two issues") }
            let comments = issue.comments.map(\.comment.provenance.comment)
            if Set(comments).count != comments.count { note(.onlyOnce, "a comment of item \(item) is there twice") }
            if comments != comments.sorted() { note(.onlyOnce, "comments of item \(item) are out of order") }
            let files = issue.files.map { "\($0.file.name.reveal()) \($0.file.size)" }
            if Set(files).count != files.count { note(.onlyOnce, "a file of item \(item) is there twice") }
        }
    }

    private func checkLedger(_ ledger: LedgerWitness, _ target: TargetContent) {
        for step in ledger.steps {
            if step.isClosed {
                let isDone =
                    Int64(step.items.count) == step.enumerated && step.items.allSatisfy(\.state.isTerminal)
                if !isDone { note(.closedMeansDone, "\(step.step) is closed with open rows") }
            }
            for row in step.items where row.step.phase == .items && row.state == .completed {
                let issue = row.issue.flatMap { target.issues[$0] }
                if issue?.draft.item != row.item { note(.rowMeansIssue, "item \(row.item) is completed without issue") }
            }
        }
        for known in ledger.issues where target.issues[known.issue.key]?.draft.item != known.item {
            note(.rowMeansIssue, "item \(known.item) is said to have an issue that is not its own")
        }
        state.withLock { state in
            for (shard, fence) in ledger.fences {
                if fence < state.fences[shard] ?? 0 {
                    state.found = state.found ?? Violation(invariant: .fencesRise, detail: "shard \(shard)")
                }
                state.fences[shard] = fence
            }
        }
    }

    /// At the end of a run every item has its issue, its comments and its files, and its row says so.
    func checkEnd(_ ledger: LedgerWitness, _ target: TargetContent, state: RunState, parts: [WorkItemID: ItemParts]) {
        check(ledger, target)
        for row in ledger.steps.flatMap(\.items) where row.state == .failed {
            note(.comesToAnEnd, "item \(row.item) failed in \(row.step): \(row.reason ?? "") \(row.reasonField ?? "")")
        }
        if state != .completed { note(.comesToAnEnd, "the run ended as \(state.rawValue)") }
        let issues = Dictionary(target.issues.values.map { ($0.draft.item, $0) }, uniquingKeysWith: { one, _ in one })
        for item in items.sorted() {
            guard let issue = issues[item] else {
                note(.onlyOnce, "item \(item) has no issue")
                continue
            }
            if issue.comments.count != parts[item]?.comments { note(.onlyOnce, "item \(item) lacks comments") }
            if issue.files.count != parts[item]?.files { note(.onlyOnce, "item \(item) lacks files") }
        }
        let rows = ledger.steps.flatMap(\.items).filter { $0.step.phase == .items }
        for row in rows where row.state != .completed {
            note(.rowMeansIssue, "item \(row.item) ended as \(row.state.rawValue)")
        }
        if rows.count != items.count { note(.onlyOnce, "\(rows.count) rows of \(items.count) items") }
    }
}

/// What an item has beside its fields.
struct ItemParts: Sendable {
    let comments: Int
    let files: Int
}
