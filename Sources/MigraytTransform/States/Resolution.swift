import MigraytModel

/// Which of the site's resolutions an item gets where a screen asks for one.
enum Resolution {
    private static let reasons = ["Microsoft.VSTS.Common.ResolvedReason", "System.Reason"]
    /// In letters only: sites write `Won't Do` with one apostrophe or the other.
    private static let finished = ["done", "fixed", "resolved", "complete", "completed"]
    private static let givenUp = ["wontdo", "wontfix", "cancelled", "canceled", "declined", "rejected"]

    /// By the item's own reason, then by what its state says, then the first.
    /// - Returns: The id; `nil` where the site allows none.
    static func of(_ item: WorkItem, among values: [TargetTransition.Value]) -> String? {
        let fields = item.fields.reveal()
        let own = reasons.compactMap { fields[$0]?.string }.map(letters)
        let isGivenUp = ["removed", "cancelled", "canceled"].contains(letters(item.state))
        let wanted = own + (isGivenUp ? givenUp : finished)
        for name in wanted where !name.isEmpty {
            if let value = values.first(where: { letters($0.name) == name }) { return value.id }
        }
        return values.first?.id
    }

    private static func letters(_ text: String) -> String { text.lowercased().filter(\.isLetter) }
}
