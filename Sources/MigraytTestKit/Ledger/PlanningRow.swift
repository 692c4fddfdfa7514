import Foundation
import MigraytModel

/// Who enumerates a run, and how far it has come.
struct PlanningRow: Sendable {
    var fence: Int64 = 0
    var lease: Duration = .zero
    var leaseUntil: Date?
    var level = 0
    var lastItem: WorkItemID?
    /// How many items the pages named, by level: what the rows are counted against.
    var enumerated: [Int: Int64] = [:]
}
