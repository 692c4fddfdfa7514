import MigraytModel

/// A text as the source has it, to be attached where Jira has no room for all of it.
public struct OriginalText: Sendable {
    /// Unique within its work item: ASCII letters, digits and `-`.
    public let id: String
    /// Holds nothing of the text.
    public let fileName: String
    /// A whole HTML document in UTF-8.
    public let html: Sensitive<String>

    init(id: String, fileName: String, parts: [String]) {
        self.id = id
        self.fileName = fileName
        html = Sensitive("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n" + parts.joined(separator: "\n"))
    }
}

extension IssueTransform {
    /// The texts of an item's description, whole; `nil` when the issue shows them whole.
    /// - Parameter description: As the issue shows it.
    public func original(of item: WorkItem, shown description: RichText) -> OriginalText? {
        guard description.isCut else { return nil }
        let others = others(of: item)
        let fields = item.fields.reveal()
        let texts =
            [(SourceField.description, "Description", item.description?.reveal())]
            + SourceField.sections.map { ($0.field, $0.heading, fields[$0.field]?.string) }
        let sections = texts.compactMap { field, heading, text -> String? in
            guard let text, !text.isEmpty else { return nil }
            return "<h1>\(heading)</h1>\n" + (item.markdownFields.contains(field) ? Self.preformatted(text) : text)
        }
        let parts =
            sections
            + (others.texts + others.rows).map { entry in
                "<h1>\(entry.label)</h1>\n"
                    + (HTMLTags.isMarkup(entry.text) ? entry.text : Self.preformatted(entry.text))
            }
        return OriginalText(
            id: "original-\(item.id)", fileName: "ado-\(item.id)-full-text.html", parts: parts)
    }

    /// A comment's text, whole; `nil` when the issue shows it whole.
    /// - Parameter text: As the issue shows it.
    public func original(of comment: SourceComment, shown text: RichText, item: WorkItemID) -> OriginalText? {
        guard text.isCut else { return nil }
        return OriginalText(
            id: "original-\(item)-comment-\(comment.id)", fileName: "ado-\(item)-comment-\(comment.id)-full-text.html",
            parts: [comment.isMarkdown ? Self.preformatted(comment.html.reveal()) : comment.html.reveal()])
    }

    /// Comments that an issue has no room for: whole and in their order, each under its author and date.
    public func text(of comments: [SourceComment], item: WorkItemID) -> OriginalText {
        let first = comments.first.map { String($0.id) } ?? "0"
        let parts = comments.flatMap { comment in
            let header = AttributionHeader.paragraph(
                author: comment.author, date: comment.createdAt, edited: comment.modifiedAt)
            let text = comment.html.reveal()
            return [
                "<h2>\(Self.escaped(header.plainText))</h2>", comment.isMarkdown ? Self.preformatted(text) : text,
            ]
        }
        return OriginalText(
            id: "comments-\(item)-\(first)", fileName: "ado-\(item)-comments-from-\(first).html", parts: parts)
    }

    private static func preformatted(_ text: String) -> String {
        "<pre>" + escaped(text) + "</pre>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
}
