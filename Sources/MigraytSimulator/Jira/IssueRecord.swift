import MigraytModel

/// An issue. Documents are kept as bytes: as trees they would take ten times the memory.
struct IssueRecord: Sendable {
    /// The number in the key; ids are `JiraState.firstIssueID` and this.
    let number: Int
    let created: Instant
    var updated: Instant
    var fields: IssueFields
    var status = JiraCatalogue.initialStatus
    var properties: [String: JSON] = [:]
    var comments: [CommentRecord] = []
    /// Ids of attachments, in the order of upload.
    var attachments: [Int] = []
    /// Ids of links.
    var links: [Int] = []
    var remoteLinks: [RemoteLinkRecord] = []
    var pace = WritePace()
    /// Who made it: somebody else's issue, or one that they made and deleted at once, so that its key is a gap.
    var origin: Origin = .caller

    enum Origin: Sendable { case caller, stranger, gap }
}
