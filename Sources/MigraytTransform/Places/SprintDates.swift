import Foundation
import MigraytModel

/// From the beginning of an iteration's first day to the end of its last, as Jira can take them: the start before the
/// end.
public struct SprintDates: Sendable, Hashable {
    public let start: Date
    public let end: Date

    /// - Returns: `nil` for an iteration without both days, or with them in the wrong order.
    init?(of iteration: ClassificationNode) {
        guard let start = iteration.startDate, let last = iteration.finishDate, start <= last else { return nil }
        self.start = start
        // Azure DevOps keeps a day as its midnight in UTC, and an iteration's last day belongs to it.
        end = last.addingTimeInterval(86_399)
    }
}
