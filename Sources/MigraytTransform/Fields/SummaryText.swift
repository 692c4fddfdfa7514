import MigraytModel

/// A title as Jira takes it: one line of at most 255 characters.
enum SummaryText {
    /// The whole title where the summary shows only its start.
    static func fullTitle(where title: String) -> String? {
        let line = VisibleText.line(title)
        return line.utf16.count > PlatformLimits.Jira.summaryLength ? line : nil
    }

    static func summary(of title: String, tally: inout DiagnosticTally) -> String {
        let line = VisibleText.line(title)
        if line.isEmpty {
            tally.add(.titleEmpty, field: "System.Title")
            return "(no title)"
        }
        guard line.utf16.count > PlatformLimits.Jira.summaryLength else { return line }
        tally.add(.titleTruncated, field: "System.Title")
        return VisibleText.prefix(line, utf16: PlatformLimits.Jira.summaryLength - 1) + "…"
    }
}
