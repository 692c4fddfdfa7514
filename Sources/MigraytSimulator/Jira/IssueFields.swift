import MigraytModel

/// The values of an issue's fields, checked.
struct IssueFields: Sendable {
    var type: JiraCatalogue.IssueType
    var summary: String
    /// The document as JSON bytes.
    var description: [UInt8]?
    /// Media ids in the description.
    var media: Set<String> = []
    var priority: String = JiraCatalogue.defaultPriority
    var labels: [String] = []
    var components: [String] = []
    var reporter: String
    var assignee: String?
    /// Number of the parent issue.
    var parent: Int?
    var storyPoints: Double?
    var sprint: Int?
    var dueDate: String?
    /// Set by a transition's screen only.
    var resolution: String?
    /// Custom field id to its value, in the form in which it was set.
    var custom: [String: JSON] = [:]

    /// An issue of the same type that has nothing to do with a migration.
    static func strangers(like fields: IssueFields) -> IssueFields {
        IssueFields(type: fields.type, summary: "Somebody else's issue", reporter: fields.reporter)
    }
}
