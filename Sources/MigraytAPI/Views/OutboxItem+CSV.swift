import MigraytModel

extension OutboxItem {
    static let csvHeader = ["itemId", "phase", "code", "field", "explanation"]

    /// In the order of `csvHeader`. What a phase does once for the whole run has no item.
    var csvFields: [String] {
        [
            item == .wholeRun ? "" : item.description, step.description, reason ?? "", reasonField ?? "",
            explanation ?? "",
        ]
    }

    /// What a failure's reason means and what to do next; reasons of skips speak for themselves.
    var explanation: String? {
        guard state == .failed, let reason else { return nil }
        return FailureCode(rawValue: reason).explanation
    }
}
