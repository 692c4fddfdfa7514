import MigraytModel

/// Looks for the values of a process's own fields (`Custom.…`) in what an issue shows: Jira has no field for them here.
struct FieldTally {
    private var wanted = 0
    private var lost = 0

    var counts: [String: Int] { ["sourceCustomFields": wanted, "lostCustomFields": lost] }

    mutating func visit(_ item: SimulatedItem, _ issue: IssueRecord) {
        // Only values that read the same in a document's bytes, whatever the document escapes.
        let values = item.fields.filter { $0.key.hasPrefix("Custom.") }.compactMap(\.value.string)
            .filter { !$0.isEmpty && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } }
        guard !values.isEmpty else { return }
        let text = String(decoding: issue.fields.description ?? [], as: UTF8.self)
        wanted += values.count
        lost += values.count { !text.contains($0) }
    }
}
