import MigraytModel

/// Where an issue or comment says that it comes from.
///
/// This is the contract that is tested, so it is written here a second time and not taken from the code under test.
enum ProvenanceMark {
    static let property = "migrayt.provenance"
    private static let label = "ado-id-"

    /// The work item id in the issue property.
    static func itemByProperty(_ issue: IssueRecord) -> Int? {
        issue.properties[property]?["id"]?.integer.map { Int($0) }
    }

    /// The work item id in the label.
    static func itemByLabel(_ issue: IssueRecord) -> Int? {
        issue.fields.labels.first { $0.hasPrefix(label) }.flatMap { Int($0.dropFirst(label.count)) }
    }

    static func item(_ issue: IssueRecord) -> Int? { itemByProperty(issue) ?? itemByLabel(issue) }

    /// The source comment's id in the comment property.
    static func part(_ comment: CommentRecord) -> String? {
        let part = comment.properties[property]?["part"]
        return part?.string ?? part?.integer.map { String($0) }
    }
}
