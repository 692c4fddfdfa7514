import MigraytModel

/// Looks for the values of a process's own fields (`Custom.…`) in what an issue shows: Jira has no field for them here.
struct FieldTally {
    private var wanted = 0
    private var lost = 0
    /// Jira's custom field → issues with a value in it.
    private var filled: [String: Int] = [:]
    /// The source's own field → items with a value whose issue has the custom fields on its screen.
    private var mappable: [String: Int] = [:]

    var counts: [String: Int] { ["sourceCustomFields": wanted, "lostCustomFields": lost] }

    var countsByField: [String: [String: Int]] {
        ["customFieldValues": filled, "sourceFieldsOnOrdinaryIssues": mappable]
    }

    mutating func visit(_ item: SimulatedItem, _ issue: IssueRecord) {
        for field in issue.fields.custom.keys { filled[field, default: 0] += 1 }
        if issue.fields.type.level == 0 {
            let own = Array(item.fields.keys) + Array(item.identities.keys)
            for field in own where field.hasPrefix("Custom.") { mappable[field, default: 0] += 1 }
        }
        // Only values that read the same in a document's bytes, whatever the document escapes.
        let values = item.fields.filter { $0.key.hasPrefix("Custom.") }.compactMap(\.value.string)
            .filter { !$0.isEmpty && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } }
        guard !values.isEmpty else { return }
        let text = String(decoding: issue.fields.description ?? [], as: UTF8.self)
        wanted += values.count
        lost += values.count { !text.contains($0) }
    }
}
