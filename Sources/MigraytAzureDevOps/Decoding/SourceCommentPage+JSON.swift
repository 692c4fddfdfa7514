import MigraytModel
import MigraytPorts

extension SourceCommentPage {
    /// - Parameter token: The token that this page was asked for with.
    init(_ answer: JSON, after token: String?) throws(Failure) {
        guard let entries = answer["comments"]?.array else { throw .unexpectedAnswer("comments") }
        var comments: [SourceComment] = []
        for entry in entries {
            do throws(UnreadableField) {
                let comment = try SourceComment(entry)
                if !comment.isDeleted { comments.append(comment) }
            } catch {
                throw Failure(.itemUnreadable, .failItem, field: "comments.\(error.name)")
            }
        }
        let next = answer["continuationToken"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        // The same token again would go round for ever.
        if let next, next == token { throw .unexpectedAnswer("continuationToken") }
        self.init(comments: comments, continuation: next)
    }
}

extension SourceComment {
    /// Microsoft's definition names the id `id`, its recorded examples `commentId`.
    init(_ entry: JSON) throws(UnreadableField) {
        let reader = FieldReader(members: entry.object ?? [:])
        let rendered = try reader.string("renderedText")
        let text = try reader.string("renderedText", or: "text")
        self.init(
            id: try reader.required("id", reader.integer("id", or: "commentId")),
            html: Sensitive(text ?? ""),
            isMarkdown: rendered == nil && entry["format"]?.string?.lowercased() == "markdown",
            author: try reader.identity("createdBy"),
            createdAt: try reader.required("createdDate", reader.date("createdDate")),
            modifiedAt: try reader.date("modifiedDate"),
            isDeleted: entry["isDeleted"]?.bool ?? false)
    }
}
