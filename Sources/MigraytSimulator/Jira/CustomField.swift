import MigraytModel

/// A custom field of the site that takes values of people's own: on the screens of ordinary types only.
struct CustomField: Sendable {
    enum Kind: String {
        case textfield, textarea, float, datepicker, datetime, select, multiselect, userpicker, labels, multicheckboxes
        case cascadingselect
    }

    let id: String
    let name: String
    let kind: Kind
    /// Choice → id.
    let options: [(value: String, id: String)]

    static let all = [
        CustomField(101, "Cost centre", .textfield), CustomField(102, "Rationale", .textarea),
        CustomField(103, "Weight", .float), CustomField(104, "Target date", .datepicker),
        CustomField(105, "Approved at", .datetime), CustomField(106, "Risk", .select, ["Low", "Medium", "High"]),
        CustomField(107, "Channels", .multiselect, ["Web", "Store", "Phone"]),
        CustomField(108, "Approver", .userpicker), CustomField(109, "Keywords", .labels),
        CustomField(110, "Billable", .multicheckboxes, ["Yes"]),
        CustomField(111, "Region", .cascadingselect, ["North", "South"]),
    ]

    static let ids = Set(all.map(\.id))

    static subscript(id: String) -> CustomField? { all.first { $0.id == id } }

    private init(_ number: Int, _ name: String, _ kind: Kind, _ values: [String] = []) {
        id = "customfield_10\(number)"
        self.name = name
        self.kind = kind
        options = values.enumerated().map { ($1, "2\(number)\($0)") }
    }

    /// `schema` of the field: type, and type of the elements.
    var type: (String, items: String?) {
        switch kind {
        case .textfield, .textarea: ("string", nil)
        case .float: ("number", nil)
        case .datepicker: ("date", nil)
        case .datetime: ("datetime", nil)
        case .select: ("option", nil)
        case .multiselect, .multicheckboxes: ("array", "option")
        case .userpicker: ("user", nil)
        case .labels: ("array", "string")
        case .cascadingselect: ("option-with-child", nil)
        }
    }

    /// What Jira says of a value that the field cannot take; `nil` for one that it can.
    func fault(of value: JSON, state: JiraState) -> String? {
        switch kind {
        case .textfield:
            guard let text = value.string else { return "Operation value must be a string" }
            return text.utf16.count > IssueFieldReader.maximumShortText || text.contains(where: \.isNewline)
                ? "The entered text is too long. It exceeds the allowed limit of 255 characters." : nil
        case .textarea:
            do throws(JiraFailure) { _ = try IssueFieldReader.check(document: value, knownMedia: []) } catch {
                return "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
            }
            return nil
        case .float: return value.number == nil ? "Operation value must be a number" : nil
        case .datepicker:
            return value.string?.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) == nil ? "Error parsing date string" : nil
        case .datetime:
            let form = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}/
            return value.string?.wholeMatch(of: form) == nil ? "Error parsing time" : nil
        case .select, .cascadingselect: return optionFault(value)
        case .multiselect, .multicheckboxes:
            guard let array = value.array else { return "data was not an array" }
            return array.lazy.compactMap { optionFault($0) }.first
        case .userpicker:
            let account = (value["id"] ?? value["accountId"])?.string.flatMap { state.accountsByID[$0] }
            return account == nil ? "Specify a valid 'id' or 'accountId' for \(name)" : nil
        case .labels:
            guard let array = value.array else { return "data was not an array" }
            let isFaulty = array.contains { label in
                guard let text = label.string, !text.isEmpty else { return true }
                return text.utf16.count > IssueFieldReader.maximumShortText || text.contains(where: \.isWhitespace)
            }
            return isFaulty ? "The label contains spaces which is invalid." : nil
        }
    }

    private func optionFault(_ value: JSON) -> String? {
        let isKnown = options.contains { value["id"] == .string($0.id) || value["value"] == .string($0.value) }
        return isKnown ? nil : "Specify a valid 'id' or 'name' for \(name)"
    }
}
