import MigraytModel
import MigraytPorts

/// Work items by how their issue ended: the sums over the levels of the `items` phase.
struct ItemCounts: Sendable, Hashable {
    var enumerated: Int64 = 0
    var completed: Int64 = 0
    var skipped: Int64 = 0
    var failed: Int64 = 0

    init(_ progress: [StepProgress]) {
        for step in progress where step.step.phase == .items {
            enumerated += step.enumerated
            completed += step.counts[.completed] ?? 0
            skipped += step.counts[.skipped] ?? 0
            failed += step.counts[.failed] ?? 0
        }
    }
}
